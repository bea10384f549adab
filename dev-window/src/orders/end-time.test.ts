import { type OrderSnapshot, OrderStatus, orderSubjects, parseEvent, Subjects } from '@tickets/common/contracts';
import { waitFor } from '@tickets/common/testing';
import mongoose from 'mongoose';
import request from 'supertest';
import { type RunningWindow, startWindow } from '../testing/start-window';

let window: RunningWindow;

beforeAll(async () => {
  window = await startWindow();
  await waitFor(() => window.bus.isConnected);
}, 60_000);
afterAll(() => window.stop());

const endDelivery = (id: string) =>
  request(window.app).post(`/_dev/orders/${id}/end-delivery`).set('Host', 'localhost');
const endHold = (id: string) => request(window.app).post(`/_dev/orders/${id}/end-hold`).set('Host', 'localhost');
const orders = () => window.databases.orders.collection('orders');

/** A document as orders keeps it, with fields that only orders knows. */
async function insertOrder(change: object = {}): Promise<string> {
  const _id = new mongoose.Types.ObjectId();
  const id = _id.toHexString();
  const ticket = { id, sellerId: id, title: 'A ticket', priceCents: 2_000, currency: 'usd' };
  await orders().insertOne({
    _id,
    version: 1,
    userId: id,
    status: 'awaiting_payment',
    heldTicketId: id,
    heldSlot: `${id}:0`,
    ticket,
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 900_000),
    extensions: 2,
    ...change,
  });
  return id;
}

/** What was told of an order, once that are so many events. */
const toldOf = (id: string, count: number) =>
  waitFor(() => {
    const events = window.log.all().filter((event) => event.id === id);
    return events.length === count ? events : undefined;
  });

const read = (id: string) => orders().findOne({ _id: new mongoose.Types.ObjectId(id) });

describe('POST /_dev/orders/:id/end-hold', () => {
  it('moves its end into the past, with the next version and its snapshot in one write, and tells it', async () => {
    const id = await insertOrder();
    const begunAt = Date.now();
    expect((await endHold(id)).status).toBe(200);
    const [told] = await toldOf(id, 1);
    const { data } = parseEvent(Subjects.OrderUpdated, told?.content);
    expect(data).toMatchObject({ id, version: 2, status: 'awaiting_payment' } satisfies Partial<OrderSnapshot>);
    // Over by as much as orders and expiration still wait.
    expect(Date.parse(data.expiresAt) + 5_000).toBeGreaterThanOrEqual(begunAt);
    expect(Date.parse(data.expiresAt) + 5_000).toBeLessThanOrEqual(Date.now());
    const stored = await waitFor(async () => {
      const order = await read(id);
      return order?.outbox?.length === 0 ? order : undefined;
    });
    expect(stored).toMatchObject({ version: 2, extensions: 2, heldTicketId: id, heldSlot: `${id}:0` });
    expect(stored.expiresAt.toISOString()).toBe(data.expiresAt);
  });

  it.each(OrderStatus.options.filter((status) => status === 'completed' || status === 'cancelled'))(
    'leaves a %s order alone',
    async (status) => {
      const id = await insertOrder({ status });
      expect((await endHold(id)).status).toBe(409);
      expect(await read(id)).toMatchObject({ version: 1, status });
    },
  );

  it('leaves an order alone that is being paid', async () => {
    const id = await insertOrder({ authorizedAt: new Date() });
    expect((await endHold(id)).status).toBe(409);
    expect(await read(id)).toMatchObject({ version: 1 });
  });

  it('knows no order that is not there', async () => {
    expect((await endHold(new mongoose.Types.ObjectId().toHexString())).status).toBe(404);
    expect((await endHold('nothing')).status).toBe(404);
  });

  it('writes over no version but the one that it read', async () => {
    const id = await insertOrder();
    await Promise.all([endHold(id), endHold(id), endHold(id)]);
    const told = await toldOf(id, 3);
    expect(told.map(({ version }) => version)).toEqual([2, 3, 4]);
    expect(orderSubjects).toContain(told[0]?.subject);
  });
});

describe('POST /_dev/orders/:id/end-delivery', () => {
  const hour = () => new Date(Date.now() + 3_600_000);
  const owed = () => ({ status: 'completed', completedAt: new Date(), deliverBy: hour(), deliveryDueAt: hour() });

  it('moves the deadline into the past, for orders and for all who hear its snapshot', async () => {
    const id = await insertOrder(owed());
    expect((await endDelivery(id)).status).toBe(200);
    const [told] = await toldOf(id, 1);
    const { data } = parseEvent(Subjects.OrderCompleted, told?.content);
    expect(data).toMatchObject({ id, version: 2, status: 'completed' } satisfies Partial<OrderSnapshot>);
    const { deliverBy = '' } = data;
    expect(Date.parse(deliverBy)).toBeLessThanOrEqual(Date.now());
    const stored = await read(id);
    expect([stored?.deliverBy, stored?.deliveryDueAt]).toEqual([new Date(deliverBy), new Date(deliverBy)]);
  });

  it.each([
    ['a hold', {}],
    ['a sale that was delivered', { ...owed(), deliveryDueAt: undefined }],
    ['an order that was cancelled', { status: 'cancelled' }],
  ])('leaves %s alone', async (_what, change) => {
    const id = await insertOrder(change);
    expect((await endDelivery(id)).status).toBe(409);
    expect(await read(id)).toMatchObject({ version: 1 });
  });

  it('knows no order that is not there', async () => {
    expect((await endDelivery(new mongoose.Types.ObjectId().toHexString())).status).toBe(404);
  });
});
