import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { pino } from 'pino';
import { JetStreamServer, waitFor } from '../testing';
import type { BusMessage, SubscribeOptions } from './bus';
import { JetStreamBus, type JetStreamOptions } from './jetstream-bus';
import { consumerNameOf, placesOf, STREAM } from './jetstream-stream';
import { BusOutOfReach } from './out-of-reach';

let server: JetStreamServer;
const buses: JetStreamBus[] = [];

beforeAll(async () => {
  server = await JetStreamServer.start();
}, 60_000);
beforeEach(() => server.start());
afterEach(async () => {
  server.thaw();
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
}, 30_000);
afterAll(() => server.remove());

/** A bus and all that it logs. */
function startBus({ on = server, ...options }: Partial<JetStreamOptions> & { on?: JetStreamServer } = {}) {
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
  const { url, monitorUrl } = on;
  const bus = new JetStreamBus({ url, monitorUrl, clientId: 'same', logger, ...options }).start();
  buses.push(bus);
  const connected = () => waitFor(() => bus.isConnected, { timeoutMs: 20_000, what: 'the connection' });
  return { bus, log, connected, logged: (words: string) => log.some((line) => line.includes(words)) };
}

function consume(
  bus: JetStreamBus,
  options: Pick<SubscribeOptions, 'subject'> & Partial<SubscribeOptions>,
  handle = (): Promise<void> => Promise.resolve(),
) {
  const received: BusMessage[] = [];
  const group = { queueGroup: 'g', durableName: 'g', maxInFlight: 32, ackWaitMs: 1_000, from: 'first' } as const;
  bus.subscribe({ ...group, ...options }, (message) => {
    received.push(message);
    return handle();
  });
  return { received, texts: () => received.map(({ data }) => data) };
}

async function asOperator<T>(work: (manager: JetStreamManager) => Promise<T>, url = server.url): Promise<T> {
  const connection = await connect({ servers: url });
  try {
    return await work(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}

describe('a document’s place', () => {
  it('keeps its newest message alone, whatever characters its key has', async () => {
    const { bus, connected } = startBus();
    await connected();
    for (const key of ['a', 'b.c*>', 'ü b']) {
      for (const text of ['old', 'new']) await bus.publish('places', `${key} ${text}`, { key });
    }
    const { texts } = consume(bus, { subject: 'places' });
    await bus.publish('places', 'end');
    await waitFor(() => texts().includes('end'));
    expect(texts()).toEqual(['a new', 'b.c*> new', 'ü b new', 'end']);
  }, 30_000);

  it('takes the same id once, and the same content without one again', async () => {
    const { bus, connected } = startBus();
    await connected();
    const { texts } = consume(bus, { subject: 'ids' });
    await connected();
    await bus.publish('ids', 'first', { id: 'x:1', key: 'a' });
    await bus.publish('ids', 'not stored', { id: 'x:1', key: 'a' });
    await bus.publish('ids', 'again', { key: 'a' });
    await waitFor(() => texts().includes('again'));
    expect(texts()).toEqual(['first', 'again']);
  }, 30_000);
});

describe('a group', () => {
  it('does not give a message to another member while its handler takes longer than the ack wait', async () => {
    const [a, b] = [startBus(), startBus()];
    let finish = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const members = [a, b].map(({ bus }) => consume(bus, { subject: 'long' }, () => done));
    await Promise.all([a.connected(), b.connected()]);
    await a.bus.publish('long', 'one');
    const end = Date.now() + 3_500;
    await waitFor(() => Date.now() > end);
    finish();
    expect(members.flatMap(({ received }) => received)).toHaveLength(1);
  }, 30_000);

  it('is given a message again soon after its handler rejected it, not after the ack wait', async () => {
    const { bus, connected } = startBus();
    let tries = 0;
    const handle = () => (tries++ === 0 ? Promise.reject(new Error('not now')) : Promise.resolve());
    const { received } = consume(bus, { subject: 'rejected', ackWaitMs: 60_000 }, handle);
    await connected();
    await bus.publish('rejected', 'one');
    await waitFor(() => received.length === 2, { what: 'the redelivery' });
  }, 30_000);

  it('has the next request at the broker before the last one is used up', async () => {
    const { bus, connected } = startBus();
    const { received } = consume(bus, { subject: 'ahead', maxInFlight: 4 });
    await connected();
    await bus.publish('ahead', 'one');
    await waitFor(() => received.length === 1);
    const name = consumerNameOf('g', 'ahead');
    const waiting = () => asOperator(async (manager) => (await manager.consumers.info(STREAM, name)).num_waiting);
    // Three of the first four have not come yet.
    await waitFor(async () => (await waiting()) === 2, { timeoutMs: 4_000, what: 'a second request' });
  }, 30_000);

  it('has its options changed by a release that brings others', async () => {
    const [old, next] = [startBus(), startBus()];
    const name = consumerNameOf('g', 'options');
    const ackWait = () => asOperator(async (manager) => (await manager.consumers.info(STREAM, name)).config.ack_wait);
    const first = consume(old.bus, { subject: 'options', ackWaitMs: 1_000 });
    await old.connected();
    await old.bus.publish('options', 'one');
    await waitFor(() => first.received.length === 1);
    expect(await ackWait()).toBe(1_000_000_000);
    await old.bus.close();
    const second = consume(next.bus, { subject: 'options', ackWaitMs: 2_000 });
    await next.connected();
    expect(await ackWait()).toBe(2_000_000_000);
    await next.bus.publish('options', 'two');
    await waitFor(() => second.texts().includes('two'));
    expect(second.texts()).toEqual(['two']);
  }, 30_000);
});

describe('isConnected', () => {
  it('is false while the server is frozen, although its connection stands', async () => {
    const { bus, connected } = startBus();
    await connected();
    server.freeze();
    const since = Date.now();
    await waitFor(() => !bus.isConnected, { what: 'the silence being noticed' });
    expect(Date.now() - since).toBeLessThan(5_000);
    await expect(bus.publish('any', 'lost')).rejects.toBeInstanceOf(BusOutOfReach);
    server.thaw();
    await connected();
  }, 60_000);

  it('is false after the stream was deleted, until it is made again and the same subscriptions receive', async () => {
    const { bus, connected, logged } = startBus();
    const { texts } = consume(bus, { subject: 'deleted' });
    await connected();
    await asOperator((manager) => manager.streams.delete(STREAM));
    await waitFor(() => logged('the stream does not answer'), { what: 'the loss being noticed' });
    await connected();
    await bus.publish('deleted', 'after');
    await waitFor(() => texts().includes('after'));
  }, 60_000);
});

describe('a broker that can’t be used', () => {
  it('refuses messages when its stream is full, and takes them again when it has space', async () => {
    const { bus, connected } = startBus();
    await connected();
    const resize = (max_bytes: number) => asOperator((manager) => manager.streams.update(STREAM, { max_bytes }));
    const filler = 'x'.repeat(20_000);
    await resize(200_000);
    const publishes = Array.from({ length: 30 }, (_, n) => bus.publish('full', `${n} ${filler}`, { key: `${n}` }));
    const outcomes = await Promise.allSettled(publishes);
    const acknowledged = outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
    expect(acknowledged.length).toBeLessThan(30);
    await expect(bus.publish('full', filler)).rejects.toThrow('maximum bytes exceeded');
    await resize(-1);
    const { received } = consume(bus, { subject: 'full' });
    await bus.publish('full', '-1 end');
    await waitFor(() => received.some(({ data }) => data.startsWith('-1')));
    const kept = new Set(received.map(({ data }) => Number.parseInt(data, 10)));
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
  }, 60_000);

  it('is not used when it acknowledges before it has written to the disk', async () => {
    const lax = await JetStreamServer.start({ syncInterval: '2m' });
    try {
      const { bus, logged } = startBus({ on: lax });
      await waitFor(() => logged('sync_interval: always is not set on'));
      await expect(bus.publish('any', 'lost')).rejects.toBeInstanceOf(BusOutOfReach);
      expect(bus.isConnected).toBe(false);
      const unchecked = startBus({ on: lax, monitorUrl: 'http://127.0.0.1:1' });
      await unchecked.connected();
      expect(unchecked.logged('could not check that the broker syncs every message')).toBe(true);
    } finally {
      await lax.remove();
    }
  }, 60_000);

  it('is tried again with a wrong password for ever, and the log says why', async () => {
    const users = 'authorization { users: [ { user: "desk", password: "right/1" } ] }';
    const locked = await JetStreamServer.start({ config: users });
    try {
      const { host } = new URL(locked.url);
      const wrong = startBus({ on: locked, url: `nats://desk:wrong@${host}` });
      await waitFor(() => wrong.log.filter((line) => line.includes('Authorization Violation')).length >= 4);
      expect(wrong.bus.isConnected).toBe(false);
      const right = startBus({ on: locked, url: `nats://desk:${encodeURIComponent('right/1')}@${host}` });
      await right.connected();
    } finally {
      await locked.remove();
    }
  }, 60_000);
});

describe('the stream', () => {
  it('is brought to what this system needs where somebody made it otherwise', async () => {
    const other = await JetStreamServer.start();
    try {
      await asOperator((manager) => manager.streams.add({ name: STREAM, subjects: ['ev.>'] }), other.url);
      await startBus({ on: other }).connected();
      const { config } = await asOperator((manager) => manager.streams.info(STREAM), other.url);
      expect(config).toMatchObject({ max_msgs_per_subject: 1, discard: 'new', storage: 'file', num_replicas: 1 });
    } finally {
      await other.remove();
    }
  }, 60_000);

  it('gives the end of a history that it holds, and none of a subject without one', async () => {
    const { bus, connected } = startBus();
    await connected();
    expect(await bus.historyOf('history')).toBeUndefined();
    for (const key of ['a', 'b', 'a']) await bus.publish('history', key, { key });
    const last = await asOperator((manager) =>
      manager.streams.getMessage(STREAM, { last_by_subj: placesOf('history') }),
    );
    expect(await bus.historyOf('history')).toEqual({ first: 1, last: last?.seq });
  }, 30_000);
});
