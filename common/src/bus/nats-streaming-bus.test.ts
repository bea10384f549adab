import { type AddressInfo, createServer, type Server } from 'node:net';
import { pino } from 'pino';
import { NatsServer, waitFor } from '../testing';
import type { BusMessage } from './bus';
import { NatsStreamingBus } from './nats-streaming-bus';
import { BusOutOfReach, isPassing } from './out-of-reach';
import { buildClient, publishOn } from './stan-client';

let server: NatsServer;
const buses: NatsStreamingBus[] = [];
const unhandled: unknown[] = [];
const recordUnhandled = (error: unknown) => void unhandled.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', recordUnhandled);
  process.on('uncaughtException', recordUnhandled);
  server = await NatsServer.start();
}, 60_000);
beforeEach(() => server.start());
afterEach(async () => {
  server.thaw();
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
  expect(unhandled).toEqual([]);
}, 30_000);
afterAll(async () => {
  process.removeListener('unhandledRejection', recordUnhandled);
  process.removeListener('uncaughtException', recordUnhandled);
  await server.remove();
});

/** A bus of a client id that no other test has, and all that it logs. */
function startBus(url = server.url) {
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
  const clientId = `client-${Math.random().toString(36).slice(2)}`;
  const options = { url, clusterId: NatsServer.CLUSTER_ID, clientId, connectTimeoutMs: 1_000 };
  const bus = new NatsStreamingBus({ ...options, logger }).start();
  buses.push(bus);
  const times = (words: string) => log.filter((line) => line.includes(`"msg":"${words}"`)).length;
  const connected = () => waitFor(() => bus.isConnected, { timeoutMs: 20_000, what: 'the connection' });
  return { bus, options, times, connected };
}

function consume(bus: NatsStreamingBus, subject: string, handle = (): Promise<void> => Promise.resolve()) {
  const received: BusMessage[] = [];
  const options = { subject, queueGroup: 'g', durableName: 'g', maxInFlight: 32, ackWaitMs: 1_000 };
  bus.subscribe({ ...options, from: 'first' }, (message) => {
    received.push(message);
    return handle();
  });
  return received;
}

/** Takes connections and never says a word. */
async function listenMutely(): Promise<{ url: string; close: () => Promise<void> }> {
  const mute: Server = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  return {
    url: `nats://127.0.0.1:${(mute.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => mute.close(() => resolve())),
  };
}

describe('buildClient', () => {
  it('gives up on an address that takes the connection and never says a word', async () => {
    const mute = await listenMutely();
    const client = buildClient({ url: mute.url, clusterId: 'any', clientId: 'any', connectTimeoutMs: 200 });
    await expect(client).rejects.toThrow('the broker did not answer in time');
    await mute.close();
  });

  it('rejects when the broker knows no such cluster', async () => {
    const { options } = startBus();
    await expect(buildClient({ ...options, clusterId: 'other' })).rejects.toThrow();
  });
});

describe('a subscription that the broker does not answer', () => {
  it('B1: is a lost connection: not connected meanwhile, subscribed again afterwards', async () => {
    const { bus, times, connected } = startBus();
    await connected();
    server.freeze();
    const received = consume(bus, 'unanswered');
    expect(bus.isConnected).toBe(false);
    await waitFor(() => times('bus lost') === 1, { what: 'the loss being noticed' });
    server.thaw();
    await connected();
    await bus.publish('unanswered', 'received');
    await waitFor(() => received.length > 0, { what: 'the message' });
    expect(received[0]?.data).toBe('received');
  }, 60_000);

  it('B1: is one among several that were answered: none of them is deaf afterwards', async () => {
    const { bus, times, connected } = startBus();
    const first = consume(bus, 'several.first');
    await connected();
    server.freeze();
    const second = consume(bus, 'several.second');
    const third = consume(bus, 'several.third');
    await waitFor(() => times('bus lost') === 1, { what: 'the loss being noticed' });
    server.thaw();
    await connected();
    for (const name of ['first', 'second', 'third']) await bus.publish(`several.${name}`, name);
    await waitFor(() => [first, second, third].every(({ length }) => length > 0), { what: 'all messages' });
  }, 60_000);

  it('is refused: the connection is built again and again, with backoff', async () => {
    const { bus, times, connected } = startBus();
    await connected();
    // The broker takes no subject with an empty part.
    consume(bus, 'bad..subject');
    const since = Date.now();
    await waitFor(() => times('bus lost') >= 4, { what: 'a fourth try' });
    expect(bus.isConnected).toBe(false);
    // Each try waits longer than the one before: no broker is flooded for one bad subscription.
    expect(Date.now() - since).toBeGreaterThanOrEqual(100 + 200 + 400);
  }, 30_000);
});

describe('an acknowledgement on a client that was given up', () => {
  it.each(['killed', 'frozen'] as const)(
    'B2: the broker %s: harms nobody, and the message comes again',
    async (how) => {
      const subject = `given-up.${how}`;
      const { bus, times, connected } = startBus();
      let finish = () => {};
      const slow = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const received = consume(bus, subject, () => (received.length === 1 ? slow : Promise.resolve()));
      await connected();
      await bus.publish(subject, 'under way');
      await waitFor(() => received.length === 1);
      if (how === 'killed') await server.kill();
      else server.freeze();
      // Not answered either, so that the frozen broker is noticed before its pings are missed.
      if (how === 'frozen') consume(bus, 'given-up.other');
      await waitFor(() => times('bus lost') === 1, { what: 'the loss being noticed' });
      // By the second of them the old client has given up to say goodbye: its connection is closed.
      await waitFor(() => times('bus not reached') >= 2, { what: 'two tries to connect again' });
      finish();
      if (how === 'killed') await server.start();
      else server.thaw();
      await connected();
      await waitFor(() => received.length >= 2, { what: 'the redelivery' });
      expect(new Set(received.map(({ data }) => data))).toEqual(new Set(['under way']));
    },
    60_000,
  );

  it('B2: a handler that throws before it returns a promise leaves its message unacknowledged, and no more', async () => {
    const { bus, times, connected } = startBus();
    let tries = 0;
    const received = consume(bus, 'thrower', () => {
      tries += 1;
      if (tries === 1) throw new Error('at once');
      return Promise.resolve();
    });
    await connected();
    await bus.publish('thrower', 'one');
    await waitFor(() => received.length === 2, { what: 'the redelivery' });
    expect(times('bus lost')).toBe(0);
  }, 30_000);
});

describe('a publish', () => {
  it('that the broker took and never stored is rejected when the broker dies', async () => {
    const { bus, connected } = startBus();
    await connected();
    server.freeze();
    const publish = bus.publish('any', 'lost');
    const outcome = expect(publish).rejects.toBeInstanceOf(BusOutOfReach);
    await server.kill();
    await outcome;
  }, 30_000);

  it('on a closed client is transient, whatever the client makes of it', async () => {
    const { options, connected } = startBus();
    // A client alone does not try again, so the broker has to be back from the tests before.
    await connected();
    const client = await buildClient({ ...options, clientId: `${options.clientId}-own`, connectTimeoutMs: 10_000 });
    const gone = new Promise<void>((resolve) => client.once('close', resolve));
    const pending = publishOn(client, 'any', 'before').catch((error: unknown) => error);
    client.close();
    const during = await publishOn(client, 'any', 'while closing').catch((error: unknown) => error);
    await gone;
    const after = await publishOn(client, 'any', 'after').catch((error: unknown) => error);
    for (const error of [await pending, after]) expect(isPassing(error)).toBe(true);
    expect(during === undefined || isPassing(during)).toBe(true);
  }, 30_000);

  it('to a frozen broker is rejected in bounded time, at the end of a long line too', async () => {
    const { bus, connected } = startBus();
    await connected();
    server.freeze();
    const since = Date.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 1_000 }, (_, n) => bus.publish('line', `${n}`)));
    expect(Date.now() - since).toBeLessThan(9_000);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(BusOutOfReach) });
  }, 60_000);
});

describe('connecting and closing', () => {
  it('started twice, connects once', async () => {
    const { bus, times, connected } = startBus();
    bus.start();
    await connected();
    bus.start();
    await bus.publish('twice', 'one');
    expect([times('bus connected'), times('bus lost'), times('bus not reached')]).toEqual([1, 0, 0]);
  }, 30_000);

  it('closes at once while the broker does not answer', async () => {
    const { bus, connected } = startBus();
    consume(bus, 'closing');
    await connected();
    server.freeze();
    const since = Date.now();
    await bus.close();
    expect(bus.isConnected).toBe(false);
    const mute = await listenMutely();
    await startBus(mute.url).bus.close();
    expect(Date.now() - since).toBeLessThan(4_000);
    await mute.close();
  }, 30_000);

  it('connects again with the same client id after the broker woke up, and is not thrown out by its predecessor', async () => {
    const { bus, times, connected } = startBus();
    const received = consume(bus, 'same-id');
    await connected();
    server.freeze();
    consume(bus, 'same-id.other');
    await waitFor(() => times('bus lost') === 1, { what: 'the loss being noticed' });
    server.thaw();
    await connected();
    let sent = 0;
    await waitFor(
      async () => {
        await bus.publish('same-id', `${sent}`).then(
          () => {
            sent += 1;
          },
          () => undefined,
        );
        return sent >= 20;
      },
      { timeoutMs: 30_000 },
    );
    await waitFor(() => new Set(received.map(({ data }) => data)).size === sent, { timeoutMs: 20_000 });
  }, 60_000);
});
