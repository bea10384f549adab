import { setTimeout as delay } from 'node:timers/promises';
import { startOwnStack } from 'dev/own-stack';
import type { Stack } from 'dev/stack';
import { MongoClient, ObjectId } from 'mongodb';
import { inLanes } from '../lanes';
import { hold, pay, sell, signUp } from '../shop';

const PURCHASES = 160;
const WARM_UP = 24;
const LANES = 8;
/** Fewer than a buyer may hold at a time. */
const PURCHASES_A_BUYER = 8;
const POLL_MS = 20;

export type BusName = 'nats-streaming' | 'jetstream';

/** Whole purchases a second on a stack of its own: hold, card, until every order is completed. */
export async function measurePurchases(bus: BusName): Promise<number> {
  const stack = await startOwnStack({
    name: `bench-${bus}`,
    bus,
    env: { RATE_LIMIT_FACTOR: '100000' },
    client: 'none',
    devWindow: false,
    say: () => undefined,
  });
  const orders = await new MongoClient(stack.databaseUrl('orders')).connect();
  try {
    await buyAll(stack, orders, WARM_UP);
    return await buyAll(stack, orders, PURCHASES);
  } finally {
    await orders.close();
    await stack.stop({ remove: true });
  }
}

async function buyAll({ url }: Stack, orders: MongoClient, count: number): Promise<number> {
  const seller = await signUp(url, 'seller');
  const buyers = await inLanes(Math.ceil(count / PURCHASES_A_BUYER), LANES, (n) => signUp(url, `buyer${n}`));
  const tickets = await inLanes(count, LANES, (n) => sell(url, seller, n));
  const ids = tickets.map(({ id }) => id);
  const known = orders.db().collection<{ _id: string }>('tickets');
  await until(async () => (await known.countDocuments({ _id: { $in: ids } })) === count);
  const begin = performance.now();
  const bought = await inLanes(count, LANES, async (n) => {
    const buyer = buyers[Math.floor(n / PURCHASES_A_BUYER)];
    if (!buyer) throw new Error(`there is no buyer for ticket ${n}`);
    const { id } = await hold(url, buyer, ids[n] ?? '');
    await pay(url, buyer, id);
    return new ObjectId(id);
  });
  const completed = { _id: { $in: bought }, status: 'completed' };
  await until(async () => (await orders.db().collection('orders').countDocuments(completed)) === count);
  return count / ((performance.now() - begin) / 1_000);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(POLL_MS);
}
