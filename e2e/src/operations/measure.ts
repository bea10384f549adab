import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type JestMongo, startJestMongo } from 'dev/jest-mongo';
import type { Stack } from 'dev/stack';
import { type Document, MongoClient, ObjectId } from 'mongodb';
import { eventually, expectStatus } from '../journey/expect';
import { startBackEnd } from '../journey/own-stack';
import { Person } from '../journey/person';
import { type Command, type Recorder, startRecorder } from './command-recorder';
import { costOf, type Polling, pollingIn, signatureOf } from './count';

const IDLE_MS = 12_000;
/** So long nothing but polling was asked: then nothing follows any more. */
const QUIET_MS = 1_500;
const HOLD_MS = 45_000;

/** Actions in the words of the bounds. */
export const actions = ['browse', 'sell', 'hold', 'pay', 'cancel', 'expire'] as const;
export type Action = (typeof actions)[number];

export interface Cost {
  /** By signature (`orders.tickets find (_id)`), operations on databases that one action costs in all services. */
  operations: Map<string, number>;
  /** Calls to the payment provider, by path without ids. */
  provider: Map<string, number>;
  events: number;
  eventBytes: number;
}

export type Costs = Record<Action, Cost>;

interface Bench {
  stack: Stack;
  recorder: Recorder;
  /** Reads past the recorder. */
  stores: MongoClient;
  polling: Polling;
}

/** Counts what each action costs over the whole stack, `times` of each one after the other, on databases of its own. */
export async function measureOperations(times: number): Promise<Costs> {
  const mongo: JestMongo = await startJestMongo();
  const recorder = await startRecorder(mongo.url);
  const stores = await new MongoClient(mongo.url).connect();
  let stack: Stack | undefined;
  try {
    stack = await startBackEnd({
      name: 'operations',
      env: { MONGO_URL: recorder.address, HOLD_MINUTES: String(HOLD_MS / 60_000), HOLD_GRACE_MS: '1000' },
    });
    return await measure({ stack, recorder, stores, polling: new Map() }, times);
  } finally {
    await stack?.stop({ remove: true });
    await stores.close();
    recorder.stop();
    await mongo.stop();
  }
}

async function measure(bench: Bench, times: number): Promise<Costs> {
  const { url } = bench.stack;
  const seller = await new Person(url, 'seller').signUp();
  const buyer = await new Person(url, 'buyer').signUp();
  // Once without being counted: plans are made, connections opened, consumers known.
  const first = await sell(seller, 'First of all');
  await inOrders(bench, 'tickets', [first], {});
  const firstOrder = await hold(buyer, first);
  await ordersAre(bench, [firstOrder], 'awaiting_payment');
  expectStatus(await buyer.delete(`/api/orders/${firstOrder}`), 204, 'release');

  bench.polling = await learnPolling(bench);
  const many = <T>(act: (n: number) => Promise<T>) => inTurn(times, act);
  const counted = async <T>(work: () => Promise<T>, done: (result: T) => Promise<void>) =>
    count(bench, times, work, done);

  const browse = await counted(
    () => many(async () => expectStatus(await buyer.get('/api/tickets'), 200, 'browse')),
    async () => undefined,
  );
  const sold = await counted(
    () => many((n) => sell(seller, `Counted ${n}`)),
    (ids) => inOrders(bench, 'tickets', ids, {}),
  );
  const held = await counted(
    () => many((n) => hold(buyer, sold.result[n] ?? '')),
    (ids) => ordersAre(bench, ids, 'awaiting_payment'),
  );
  const paid = await counted(
    () => many((n) => pay(buyer, held.result[n] ?? '')),
    () => ordersAre(bench, held.result, 'completed'),
  );
  const others = await many((n) => sell(seller, `For holds ${n}`));
  await inOrders(bench, 'tickets', others, {});
  const released = await many((n) => hold(buyer, others[n] ?? ''));
  await ordersAre(bench, released, 'awaiting_payment');
  await untilQuiet(bench);
  const cancelled = await counted(
    () => many(async (n) => expectStatus(await buyer.delete(`/api/orders/${released[n]}`), 204, 'release')),
    () => ordersAre(bench, released, 'cancelled'),
  );
  const expiring = await many((n) => hold(buyer, others[n] ?? ''));
  await ordersAre(bench, expiring, 'awaiting_payment');
  await untilQuiet(bench);
  const expired = await counted(
    async () => undefined,
    () => ordersAre(bench, expiring, 'cancelled'),
  );
  return {
    browse: browse.cost,
    sell: sold.cost,
    hold: held.cost,
    pay: paid.cost,
    cancel: cancelled.cost,
    expire: expired.cost,
  };
}

async function inTurn<T>(times: number, act: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let n = 0; n < times; n++) results.push(await act(n));
  return results;
}

async function sell(seller: Person, title: string): Promise<string> {
  const answer = await seller.post<{ id: string }>('/api/tickets', {
    title,
    price: 20,
    venue: 'Harbour Hall',
    city: 'Lisbon',
    category: 'concert',
    startsAt: new Date(Date.now() + 30 * 24 * 60 * 60 * 1_000).toISOString(),
    timeZone: 'Europe/Lisbon',
  });
  return expectStatus(answer, 201, `selling ${title}`).id;
}

async function hold(buyer: Person, ticketId: string): Promise<string> {
  return expectStatus(await buyer.post<{ id: string }>('/api/orders', { ticketId }), 201, 'a hold').id;
}

/** As the page does it: once more with the order alone where it is asked to. */
async function pay(buyer: Person, orderId: string): Promise<void> {
  const answer = await buyer.post('/api/payments', { orderId, paymentMethodId: 'pm_card_visa' });
  expectStatus(answer, 201, 'a payment');
}

interface Counted<T> {
  result: T;
  cost: Cost;
}

async function count<T>(
  bench: Bench,
  times: number,
  work: () => Promise<T>,
  done: (result: T) => Promise<void>,
): Promise<Counted<T>> {
  const { recorder, stack } = bench;
  const before = { at: Date.now(), commands: recorder.commands.length, events: await publishedBy(stack) };
  const calls = await providerCalls(stack);
  const result = await work();
  await done(result);
  await untilQuiet(bench);
  const commands = recorder.commands.slice(before.commands);
  const overMs = Date.now() - before.at;
  const events = await publishedBy(stack);
  const operations = costOf(commands, { overMs, times, polling: bench.polling });
  const provider = new Map<string, number>();
  for (const call of (await providerCalls(stack)).slice(calls.length)) {
    provider.set(call, (provider.get(call) ?? 0) + 1 / times);
  }
  return {
    result,
    cost: {
      operations,
      provider,
      events: (events.count - before.events.count) / times,
      eventBytes: (events.bytes - before.events.bytes) / times,
    },
  };
}

async function learnPolling(bench: Bench): Promise<Polling> {
  const { commands } = bench.recorder;
  await eventually('the outboxes are empty', () => outboxesEmpty(bench));
  await delay(QUIET_MS);
  const start = commands.length;
  await delay(IDLE_MS);
  return pollingIn(commands.slice(start), IDLE_MS);
}

async function untilQuiet(bench: Bench): Promise<void> {
  await eventually('the outboxes are empty', () => outboxesEmpty(bench));
  const isWork = (command: Command) => !bench.polling.has(signatureOf(command));
  await eventually('nothing follows any more', async () => {
    const last = bench.recorder.commands.findLast(isWork);
    return !last || Date.now() - last.at > QUIET_MS;
  });
}

const OUTBOXES = [
  ['tickets', 'tickets'],
  ['orders', 'orders'],
  ['payments', 'charges'],
] as const;

async function outboxesEmpty({ stores }: Bench): Promise<boolean> {
  const waiting = await Promise.all(
    OUTBOXES.map(([service, name]) =>
      stores
        .db(service)
        .collection(name)
        .countDocuments({ 'outbox.0': { $exists: true } }),
    ),
  );
  return waiting.every((count) => count === 0);
}

async function inOrders({ stores }: Bench, collection: string, ids: readonly string[], filter: Document) {
  await eventually(`${ids.length} ${collection} of orders are as they should be`, async () => {
    const all = stores.db('orders').collection(collection);
    // A replica keeps the id as it came on the wire; a document of its own has an ObjectId.
    const known: Document = { _id: { $in: ids.flatMap((id) => [id, new ObjectId(id)]) } };
    return (await all.countDocuments({ ...known, ...filter })) === ids.length;
  });
}

const ordersAre = (bench: Bench, ids: readonly string[], status: string) => inOrders(bench, 'orders', ids, { status });

interface Published {
  count: number;
  bytes: number;
}

/** All that the broker has stored, by its monitoring address. */
async function publishedBy({ ports }: Stack): Promise<Published> {
  const response = await fetch(`http://127.0.0.1:${ports['nats-monitoring']}/streaming/storez`);
  const { total_msgs: count, total_bytes: bytes } = (await response.json()) as {
    total_msgs: number;
    total_bytes: number;
  };
  return { count, bytes };
}

/** The emulator writes one line a request. */
async function providerCalls({ dir }: Stack): Promise<string[]> {
  const lines = (await readFile(path.join(dir, 'logs', 'stripe-emulator.log'), 'utf8')).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as { method?: string; path?: string })
    .flatMap(({ method, path: called }) =>
      called?.startsWith('/v1/') ? [`${method} ${called.replace(/\/(pi|pm|re|ch)_[^/]+/g, '/:id')}`] : [],
    );
}
