import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { serviceNames } from '@tickets/common/contracts';
import type { Stack } from 'dev/stack';
import { MongoClient, ObjectId } from 'mongodb';
import { inLanes } from '../lanes';
import { machineLoad } from '../machine-load';
import { ask, type Caller, hold, pay, sell, signUp } from '../shop';
import { documentSizes } from './document-sizes';
import { type ProcessTime, processTime } from './process-time';

const TIMES = 160;
const LANES = 4;
/** Fewer than a buyer may hold at a time. */
const HOLDS_A_BUYER = 8;
const IDLE_MS = 10_000;
/** What follows an action in other services has ended by then. */
const QUIET_MS = 2_000;
const POLL_MS = 100;

const PARTS = [...serviceNames, 'gateway', 'nats', 'mongodb', 'redis'] as const;

interface Meter {
  stack: Stack;
  /** What each process uses while nobody asks it for anything, in milliseconds a second. */
  idle: ProcessTime;
}

interface Published {
  count: number;
  bytes: number;
}

/** All that the broker has stored, as its monitoring address says. */
async function publishedBy({ ports }: Stack): Promise<Published> {
  const response = await fetch(`http://127.0.0.1:${ports['nats-monitoring']}/streaming/storez`);
  // NATS Streaming's own page.
  const { total_msgs, total_bytes } = (await response.json()) as { total_msgs: number; total_bytes: number };
  return { count: total_msgs, bytes: total_bytes };
}

/** Processor time of each process that one action costs, in milliseconds, and its messages, with all that follows from it. */
async function meter<T>({ stack, idle }: Meter, work: () => Promise<T[]>, settled?: (results: T[]) => Promise<void>) {
  const before = { at: performance.now(), used: await processTime(stack, PARTS), published: await publishedBy(stack) };
  const results = await work();
  await settled?.(results);
  await delay(QUIET_MS);
  const after = await processTime(stack, PARTS);
  const seconds = (performance.now() - before.at) / 1_000;
  const each = PARTS.map((part) => {
    const own = (after[part] ?? 0) - (before.used[part] ?? 0) - (idle[part] ?? 0) * seconds;
    return [part, Math.max(0, own / results.length)] as const;
  });
  const published = await publishedBy(stack);
  const messages: Published = {
    count: (published.count - before.published.count) / results.length,
    bytes: (published.bytes - before.published.bytes) / results.length,
  };
  return { results, cost: Object.fromEntries(each), messages };
}

async function idleTime(stack: Stack): Promise<ProcessTime> {
  const before = await processTime(stack, PARTS);
  await delay(IDLE_MS);
  const after = await processTime(stack, PARTS);
  return Object.fromEntries(
    PARTS.map((part) => [part, ((after[part] ?? 0) - (before[part] ?? 0)) / (IDLE_MS / 1_000)]),
  );
}

/** Waits until these orders have that status. */
async function ordersAre(orders: MongoClient, ids: readonly string[], status: string): Promise<void> {
  const filter = { _id: { $in: ids.map((id) => new ObjectId(id)) }, status };
  while ((await orders.db().collection('orders').countDocuments(filter)) < ids.length) await delay(POLL_MS);
}

async function replicated(orders: MongoClient, ids: readonly string[]): Promise<void> {
  const known = orders.db().collection<{ _id: string }>('tickets');
  while ((await known.countDocuments({ _id: { $in: [...ids] } })) < ids.length) await delay(POLL_MS);
}

/** Signing a turn and checking it, in milliseconds of processor time. */
function costOfSignature(): number {
  const [key, times] = [randomBytes(32), 100_000];
  const begin = process.cpuUsage();
  for (let n = 0; n < times; n++) createHmac('sha256', key).update(`sale:turn:${n}:user:0123456789abcdef`).digest();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000 / times;
}

async function measure(meters: Meter, orders: MongoClient) {
  const { stack } = meters;
  const { url } = stack;
  const seller = await signUp(url, 'seller');
  const buyers = await inLanes(Math.ceil(TIMES / HOLDS_A_BUYER), LANES, (n) => signUp(url, `buyer${n}`));
  const buyerOf = (n: number): Caller => {
    const buyer = buyers[Math.floor(n / HOLDS_A_BUYER)];
    if (!buyer) throw new Error(`there is no buyer for ticket ${n}`);
    return buyer;
  };
  const rival = await signUp(url, 'rival');
  // Plans are made and code is compiled before anything is counted.
  const warm = await inLanes(HOLDS_A_BUYER, LANES, (n) => sell(url, seller, n));
  await replicated(
    orders,
    warm.map(({ id }) => id),
  );
  const warmOrders = await inLanes(warm.length, LANES, (n) => hold(url, rival, warm[n]?.id ?? ''));
  await inLanes(warmOrders.length, LANES, (n) => pay(url, rival, warmOrders[n]?.id ?? ''));
  await ordersAre(
    orders,
    warmOrders.map(({ id }) => id),
    'completed',
  );
  meters.idle = await idleTime(stack);

  const browse = await meter(meters, () =>
    inLanes(TIMES, LANES, async () => (await fetch(`${url}/api/tickets`)).text()),
  );
  const sold = await meter(
    meters,
    () => inLanes(TIMES, LANES, (n) => sell(url, seller, n)),
    (tickets) =>
      replicated(
        orders,
        tickets.map(({ id }) => id),
      ),
  );
  const held = await meter(
    meters,
    () => inLanes(TIMES, LANES, (n) => hold(url, buyerOf(n), sold.results[n]?.id ?? '')),
    (all) =>
      ordersAre(
        orders,
        all.map(({ id }) => id),
        'awaiting_payment',
      ),
  );
  const refused = await meter(meters, () =>
    inLanes(TIMES, LANES, async (n) => {
      const { status } = await ask(url, '/api/orders', { ticketId: sold.results[n]?.id }, rival.cookie);
      if (status !== 409) throw new Error(`a hold of a held ticket: ${status}`);
    }),
  );
  const paid = await meter(
    meters,
    () => inLanes(TIMES, LANES, (n) => pay(url, buyerOf(n), held.results[n]?.id ?? '')),
    () =>
      ordersAre(
        orders,
        held.results.map(({ id }) => id),
        'completed',
      ),
  );
  return { browse, sell: sold, hold: held, refused, pay: paid };
}

/** Rounded to hundredths, as more is not known. */
const rounded = (cost: ProcessTime): ProcessTime =>
  Object.fromEntries(Object.entries(cost).map(([part, ms]) => [part, Math.round(ms * 100) / 100]));

/** Prints what bench/src/scale/measured-units.ts keeps. */
export async function printUnits(stack: Stack): Promise<void> {
  console.log(`load of the machine before: ${machineLoad()}`);
  const orders = await new MongoClient(stack.databaseUrl('orders')).connect();
  try {
    const measured = await measure({ stack, idle: {} }, orders);
    const processorMs = Object.entries(measured).map(([action, { cost }]) => [action, rounded(cost)] as const);
    const messages = Object.entries(measured).map(
      ([action, { messages: of }]) => [action, rounded({ ...of })] as const,
    );
    const signatureMs = Math.round(costOfSignature() * 10_000) / 10_000;
    const sizes = await documentSizes(stack);
    console.log(
      JSON.stringify(
        {
          processorMs: Object.fromEntries(processorMs),
          messages: Object.fromEntries(messages),
          signatureMs,
          sizes,
        },
        undefined,
        2,
      ),
    );
  } finally {
    await orders.close();
  }
  console.log(`load of the machine after: ${machineLoad()}`);
}
