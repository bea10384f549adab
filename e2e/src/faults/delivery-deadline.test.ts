import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { MongoClient } from 'mongodb';
import { eventually, expectStatus } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, pay, readOrder, sell } from '../journey/market';
import { useStack } from './use-stack';

const DELIVERY_MS = 6_000;
/** From the deadline on, the money is back within this time. */
const REFUNDED_MS = 10_000;

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

async function deliver(ticketId: string, value: string): Promise<void> {
  const body = { kind: 'barcode', format: 'qr', value };
  const answer = await running.cast.seller.once('PUT', `/api/tickets/${ticketId}/delivery`, body);
  expectStatus(answer, 200, 'the seller delivers');
}

async function expectRefundInTime({ ticket, order }: { ticket: TicketResponse; order: OrderResponse }): Promise<void> {
  const { seller, buyer } = running.cast;
  const dueAt = Date.parse(order.deliverBy ?? '');
  const refunded = await awaitOrder(buyer, order.id, 'cancelled', dueAt - Date.now() + REFUNDED_MS);
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
      await expectRefundInTime(sale);
    },
  );

  it('stays sold where it was delivered, and its barcode is in no database, log or broker in clear', async () => {
    const { buyer } = running.cast;
    const value = 'CLEARLY-NOT-IN-CLEAR-4711';
    const { ticket, order } = await buy('Delivered in time');
    await deliver(ticket.id, value);
    const opened = await buyer.once<{ value: string }>('POST', `/api/tickets/${ticket.id}/pass`, {});
    expect(opened.body.value).toBe(value);
    const settledAt = Date.parse(order.deliverBy ?? '') + 2_000;
    await eventually('the deadline has passed', () => Promise.resolve(Date.now() > settledAt));
    expect(await readOrder(buyer, order.id)).toMatchObject({ status: 'completed', delivery: 'ready' });
    expect(await placesOf(value)).toEqual([]);
    // The search finds what is in clear: the title, in the databases.
    expect((await placesOf('Delivered in time')).length).toBeGreaterThan(0);
  });
});

/** Where a text stands: in the collections of all databases, and in the files of the stack, logs and broker store included. */
async function placesOf(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const [service, address] of Object.entries(running.stores.mongo)) {
    const client = await new MongoClient(address).connect();
    for (const { name } of await client.db().listCollections().toArray()) {
      const documents = await client.db().collection(name).find().toArray();
      if (JSON.stringify(documents).includes(text)) found.push(`${service}.${name}`);
    }
    await client.close();
  }
  for (const file of await readdir(running.stack.dir, { recursive: true, withFileTypes: true })) {
    const name = path.join(file.parentPath, file.name);
    if (file.isFile() && (await readFile(name)).includes(text)) found.push(name);
  }
  return found;
}
