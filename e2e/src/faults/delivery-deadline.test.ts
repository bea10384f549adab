import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { eventually, expectStatus } from '../journey/expect';
import { awaitOrder, awaitTicket, deliver, hold, openPass, pay, readOrder, sell } from '../journey/market';
import { useStack } from './use-stack';

const DELIVERY_MS = 6_000;
/** From the deadline on, the money is back within this time. */
const REFUNDED_MS = 10_000;
/** So long it takes at most on a busy machine until a part that was killed is up again and everybody has found it. */
const RESTART_MS = 10_000;

const running = useStack({
  DELIVERY_HOURS: String(DELIVERY_MS / 3_600_000),
  DELIVERY_LEAST_MINUTES: String(DELIVERY_MS / 60_000),
});

async function buy(title: string): Promise<{ ticket: TicketResponse; order: OrderResponse }> {
  const { seller, buyer } = running.cast;
  const ticket = await sell(seller, title, 20);
  const { id } = await hold(buyer, ticket.id);
  await awaitOrder(buyer, id, 'awaiting_payment');
  expect((await pay(buyer, id, 'pm_card_visa')).status).toBe(201);
  return { ticket, order: await awaitOrder(buyer, id, 'completed') };
}

async function expectRefundInTime(
  { ticket, order }: { ticket: TicketResponse; order: OrderResponse },
  withinMs = REFUNDED_MS,
): Promise<void> {
  const { seller, buyer } = running.cast;
  const dueAt = Date.parse(order.deliverBy ?? '');
  const refunded = await awaitOrder(buyer, order.id, 'cancelled', dueAt - Date.now() + withinMs);
  expect(refunded).toMatchObject({
    cancelReason: 'refunded',
    refund: { reason: 'not_delivered' },
    payment: { status: 'refunded', refunded: 20 },
  });
  expect(Date.parse(refunded.refund?.requestedAt ?? '')).toBeGreaterThanOrEqual(dueAt);
  await awaitTicket(seller, ticket.id, 'removed');
  const { body } = await seller.get<{ id: string; cancelReason?: string }[]>('/api/orders?selling=true');
  expect(body).toContainEqual(expect.objectContaining({ id: order.id, cancelReason: 'refunded' }));
}

describe('a sale that is not delivered in time', () => {
  it('is refunded within 10 s after its deadline, and says so to both', async () => {
    await expectRefundInTime(await buy('Never delivered'));
  });

  it.each(['nats', 'redis', 'payments', 'tickets', 'orders', 'expiration'])(
    'is refunded in time though %s is killed as the deadline comes',
    async (part) => {
      const sale = await buy(`Never delivered, without ${part}`);
      const killAt = Date.parse(sale.order.deliverBy ?? '') - 200;
      await eventually('the deadline comes', () => Promise.resolve(Date.now() >= killAt));
      running.stack.part(part).kill('SIGKILL');
      await expectRefundInTime(sale, REFUNDED_MS + RESTART_MS);
    },
  );

  it('stays sold where it was delivered', async () => {
    const { seller, buyer } = running.cast;
    const { ticket, order } = await buy('Delivered in time');
    expectStatus(await deliver(seller, ticket.id, 'IN-TIME'), 200, 'the seller delivers');
    expect((await openPass(buyer, ticket.id)).body.value).toBe('IN-TIME');
    const settledAt = Date.parse(order.deliverBy ?? '') + 2_000;
    await eventually('the deadline has passed', () => Promise.resolve(Date.now() > settledAt));
    expect(await readOrder(buyer, order.id)).toMatchObject({ status: 'completed', delivery: 'ready' });
  });
});
