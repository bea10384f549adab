import { pino } from 'pino';
import { NatsServer, waitFor } from '../testing';
import type { Bus, BusMessage, SubscribeOptions } from './bus';
import { InMemoryBroker, InMemoryBus } from './in-memory-bus';
import { NatsStreamingBus } from './nats-streaming-bus';
import { BusOutOfReach } from './out-of-reach';

/** A broker that the contract can send away and bring back, and the buses on it. */
interface Stage {
  join: (clientId: string) => Bus;
  sendAway: () => Promise<void>;
  bringBack: () => Promise<void>;
  end: () => Promise<void>;
}

function startInMemory(): Promise<Stage> {
  const broker = new InMemoryBroker();
  const buses: InMemoryBus[] = [];
  const setConnected = (isConnected: boolean) => {
    for (const bus of buses) bus.isConnected = isConnected;
    return Promise.resolve();
  };
  return Promise.resolve({
    join: () => {
      const bus = new InMemoryBus(broker);
      buses.push(bus);
      return bus;
    },
    sendAway: () => setConnected(false),
    bringBack: () => setConnected(true),
    end: () => Promise.resolve(),
  });
}

async function startNatsStreaming(): Promise<Stage> {
  const server = await NatsServer.start();
  const buses: Bus[] = [];
  return {
    join: (clientId) => {
      const logger = pino({ level: 'silent' });
      const { CLUSTER_ID: clusterId } = NatsServer;
      const bus = new NatsStreamingBus({ url: server.url, clusterId, clientId, logger }).start();
      buses.push(bus);
      return bus;
    },
    sendAway: () => server.kill(),
    bringBack: () => server.start(),
    end: async () => {
      await Promise.all(buses.map((bus) => bus.close()));
      await server.remove();
    },
  };
}

describe.each([
  ['in memory', startInMemory],
  ['NATS Streaming', startNatsStreaming],
])('the bus %s', (_name, start) => {
  let stage: Stage;
  let count = 0;
  let subject: string;

  beforeAll(async () => {
    stage = await start();
  }, 60_000);
  afterAll(() => stage.end(), 30_000);
  beforeEach(() => {
    subject = `contract.${count++}`;
  });

  const join = async (clientId: string) => {
    const bus = stage.join(`${clientId}-${count}`);
    await waitFor(() => bus.isConnected, { what: 'the connection' });
    return bus;
  };
  /** Subscribes and keeps what comes; the bounds are the tests' own unless told. */
  const hear = (bus: Bus, options: Partial<SubscribeOptions> = {}, handle = () => Promise.resolve()) => {
    const heard: BusMessage[] = [];
    bus.subscribe({ subject, from: 'first', maxInFlight: 32, ackWaitMs: 1_000, ...options }, (message) => {
      heard.push(message);
      return handle();
    });
    return { heard, texts: () => heard.map(({ data }) => data) };
  };
  const numbers = Array.from({ length: 20 }, (_, n) => `${n}`);
  const group = { queueGroup: 'g', durableName: 'g' };

  it('gives each message to one member of a queue group, and to every subscriber without one', async () => {
    const [a, b] = [await join('a'), await join('b')];
    const members = [hear(a, group), hear(b, group)];
    const others = [hear(a), hear(b)];
    for (const text of numbers) await a.publish(subject, text);
    await waitFor(() => others.every(({ heard }) => heard.length === 20));
    await waitFor(() => members.reduce((sum, { heard }) => sum + heard.length, 0) >= 20);
    expect(members.flatMap(({ texts }) => texts()).sort()).toEqual([...numbers].sort());
    for (const { texts, heard } of others) {
      expect(texts()).toEqual(numbers);
      expect(heard[0]).toMatchObject({ subject, redelivered: false });
      expect(Math.abs((heard[0]?.storedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    }
  });

  it('gives a message again until it was handled, and lets others pass meanwhile', async () => {
    const bus = await join('a');
    let tries = 0;
    const { heard } = hear(bus, group, () => (tries++ < 2 ? Promise.reject(new Error('not now')) : Promise.resolve()));
    await bus.publish(subject, 'stubborn');
    await waitFor(() => heard.length === 3, { what: 'two redeliveries' });
    expect(heard.map(({ redelivered }) => redelivered)).toEqual([false, true, true]);
    await bus.publish(subject, 'next');
    await waitFor(() => heard.some(({ data }) => data === 'next'));
    expect(heard).toHaveLength(4);
  });

  it('lets a durable subscriber catch up with what was said while it was away, and with nothing twice', async () => {
    const [speaker, first] = [await join('speaker'), await join('a')];
    const before = hear(first, group);
    await speaker.publish(subject, 'one');
    await waitFor(() => before.heard.length === 1);
    await first.close();
    await speaker.publish(subject, 'two');
    const after = hear(await join('a'), group);
    await waitFor(() => after.heard.length > 0);
    await speaker.publish(subject, 'three');
    await waitFor(() => after.texts().includes('three'));
    expect(after.texts()).toEqual(['two', 'three']);
  });

  it('tells from “first” the whole history, from “now” nothing old', async () => {
    const bus = await join('a');
    await bus.publish(subject, 'old');
    const [now, first] = [hear(bus, { from: 'now' }), hear(bus, { from: 'first' })];
    await waitFor(async () => {
      await bus.publish(subject, 'new');
      return now.heard.length > 0;
    });
    await waitFor(() => first.texts().includes('new'));
    expect(now.texts()).not.toContain('old');
    expect(first.texts()[0]).toBe('old');
  });

  it('acknowledges what is under way before it closes', async () => {
    const [speaker, first] = [await join('speaker'), await join('a')];
    let finish = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const before = hear(first, group, () => done);
    await speaker.publish(subject, 'one');
    await waitFor(() => before.heard.length === 1);
    let isClosed = false;
    const closing = first.close().then(() => {
      isClosed = true;
    });
    await speaker.publish(subject, 'two');
    expect(isClosed).toBe(false);
    finish();
    await closing;
    const after = hear(await join('a'), group);
    await waitFor(() => after.heard.length > 0);
    expect(before.texts()).toEqual(['one']);
    expect(after.texts()).toEqual(['two']);
  });

  it('rejects a publish while the broker is away; after its return the same subscriptions hear again', async () => {
    const bus = await join('a');
    const durable = hear(bus, group);
    const plain = hear(bus, { from: 'now' });
    await bus.publish(subject, 'before');
    await waitFor(() => durable.heard.length === 1);
    await stage.sendAway();
    await waitFor(() => !bus.isConnected, { what: 'the loss being noticed' });
    await expect(bus.publish(subject, 'lost')).rejects.toBeInstanceOf(BusOutOfReach);
    await stage.bringBack();
    await waitFor(() => bus.isConnected, { timeoutMs: 20_000, what: 'the new connection' });
    await waitFor(async () => {
      await bus.publish(subject, 'after');
      return durable.texts().includes('after') && plain.texts().includes('after');
    });
    expect(durable.texts()).not.toContain('lost');
    // A message is acknowledged in the background, so the crash may bring it again, but never lose it.
    expect(durable.texts()[0]).toBe('before');
  }, 60_000);
});
