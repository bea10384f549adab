import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { pino } from 'pino';
import { Subjects } from '../contracts';
import { JetStreamServer, NatsServer, newId, openLink, type SeverableLink, waitFor } from '../testing';
import type { Bus, BusMessage, SubscribeOptions } from './bus';
import { HistoryReader } from './history';
import { InMemoryBroker, InMemoryBus } from './in-memory-bus';
import { JetStreamBus } from './jetstream-bus';
import { consumerNameOf, STREAM } from './jetstream-stream';
import { NatsStreamingBus } from './nats-streaming-bus';
import { BusOutOfReach } from './out-of-reach';
import { createEvent } from './publisher';

/*
 * What this system relies on, of every adapter alike. Each case fails with the line taken out that it guards; where two lines
 * are named with "and", either alone is enough, and the case fails without both:
 *
 * | case                                              | JetStream                                      | NATS Streaming                     |
 * |---------------------------------------------------|------------------------------------------------|------------------------------------|
 * | one member of a group                             | `durable_name` in `open`                       | `queueGroup` in `openSubscription` |
 * | given again until it was handled                  | `nak` in `handle`, and no `ack` there          | no ack in `handleMessage`          |
 * | catches up, with nothing twice                    | `durable_name` in `open`                       | `setDurableName`                   |
 * | “first” and “now”                                 | `deliver_policy` in `open`                     | `setDeliverAllAvailable`           |
 * | acknowledges before it closes                     | `Promise.all(this.running)` in `close`         | `Promise.all(this.underWay)`       |
 * | rejects while the broker is away, and comes back  | `isAnswering = false` in `follow` and `missProbe` | `start` in `lose`                  |
 * | taken and never stored                            | the awaited `unlessAborted` in `store`         | `lost` in `publishOn`              |
 * | a handler longer than the ack wait                | `keepAlive`, and the check in `take`           | `underWay` in `take`               |
 * | each member's own limit                           | `max_messages` in `pull`, and `limit`          | `setMaxInFlight`                   |
 * | a durable that an operator deleted                | the loop in `run`                              | (an operator can't)                |
 * | 10,000 over a group of three, one killed          | `AckPolicy.Explicit` in `open`                 | (the broker gives up dead clients) |
 * | what was not begun is given back at close         | `max_messages` in `pull`, and `nak` at closing | `setMaxInFlight`                   |
 * | a history's end                                   | `previous` in `take`                           | `askHistory`                       |
 * | what a group has not acknowledged                 | `num_ack_pending` in `report`                  | `pending_count` in `askPending`    |
 */

/** A broker that the contract can send away and bring back, and the buses on it. */
interface Stage {
  join: (clientId: string) => Bus;
  /** A member, and how to kill it: nothing that it does reaches the broker any more. */
  joinMortal: (clientId: string) => Promise<{ bus: Bus; kill: () => void }>;
  sendAway: () => Promise<void>;
  bringBack: () => Promise<void>;
  /** It takes what comes and answers nothing; where that can be. */
  freeze?: () => void;
  forgetDurable?: (subject: string, durableName: string) => Promise<void>;
  end: () => Promise<void>;
}

const logger = pino({ level: 'silent' });

function startInMemory(): Promise<Stage> {
  const broker = new InMemoryBroker();
  const buses: InMemoryBus[] = [];
  const setConnected = (isConnected: boolean) => {
    for (const bus of buses) bus.isConnected = isConnected;
    return Promise.resolve();
  };
  const join = () => {
    const bus = new InMemoryBus(broker);
    buses.push(bus);
    return bus;
  };
  return Promise.resolve({
    join,
    joinMortal: () => {
      const bus = join();
      return Promise.resolve({ bus, kill: () => bus.crash() });
    },
    sendAway: () => setConnected(false),
    bringBack: () => setConnected(true),
    forgetDurable: (subject) => Promise.resolve(broker.forgetDurable(subject)),
    end: () => Promise.resolve(),
  });
}

type BrokerServer = Pick<NatsServer, 'url' | 'start' | 'kill' | 'freeze' | 'thaw' | 'remove'>;

function stageOn(server: BrokerServer, build: (url: string, clientId: string) => Bus): Stage {
  const buses: Bus[] = [];
  const links: SeverableLink[] = [];
  const join = (clientId: string, url = server.url) => {
    const bus = build(url, clientId);
    buses.push(bus);
    return bus;
  };
  return {
    join,
    joinMortal: async (clientId) => {
      const link = await openLink(server.url);
      links.push(link);
      return { bus: join(clientId, link.url), kill: () => link.cut() };
    },
    sendAway: () => server.kill(),
    bringBack: () => server.start(),
    freeze: () => server.freeze(),
    end: async () => {
      await Promise.all(buses.map((bus) => bus.close()));
      for (const link of links) link.cut();
      await server.remove();
    },
  };
}

async function startNatsStreaming(): Promise<Stage> {
  const server = await NatsServer.start();
  const { CLUSTER_ID: clusterId } = NatsServer;
  const { monitorUrl } = server;
  return stageOn(server, (url, clientId) =>
    new NatsStreamingBus({ url, clusterId, clientId, monitorUrl, logger }).start(),
  );
}

async function startJetStream(): Promise<Stage> {
  const server = await JetStreamServer.start();
  const { monitorUrl } = server;
  const stage = stageOn(server, (url, clientId) => new JetStreamBus({ url, clientId, monitorUrl, logger }).start());
  return {
    ...stage,
    forgetDurable: async (subject, durableName) => {
      const connection = await connect({ servers: server.url });
      await (await jetstreamManager(connection)).consumers.delete(STREAM, consumerNameOf(durableName, subject));
      await connection.close();
    },
  };
}

describe.each([
  ['in memory', 'in_memory', startInMemory],
  ['NATS Streaming', 'nats_streaming', startNatsStreaming],
  ['JetStream', 'nats', startJetStream],
] as const)('the bus %s', (_name, system, start) => {
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

  const connected = (bus: Bus) => waitFor(() => bus.isConnected, { timeoutMs: 30_000, what: 'the connection' });
  const join = async (clientId: string) => {
    const bus = stage.join(`${clientId}-${count}`);
    await connected(bus);
    return bus;
  };
  /** Subscribes and keeps what comes; the bounds are the tests' own unless given. */
  const consume = (
    bus: Bus,
    options: Partial<SubscribeOptions> = {},
    handle: (message: BusMessage) => Promise<void> = () => Promise.resolve(),
  ) => {
    const received: BusMessage[] = [];
    bus.subscribe({ subject, from: 'first', maxInFlight: 32, ackWaitMs: 1_000, ...options }, (message) => {
      received.push(message);
      return handle(message);
    });
    return { received, texts: () => received.map(({ data }) => data) };
  };
  const numbers = Array.from({ length: 20 }, (_, n) => `${n}`);
  const group = { queueGroup: 'g', durableName: 'g' };
  const unfinished = () => {
    let finish = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { done, finish };
  };

  it('gives each message to one member of a queue group, and to every subscriber without one', async () => {
    const [a, b] = [await join('a'), await join('b')];
    expect(a.system).toBe(system);
    const members = [consume(a, group), consume(b, group)];
    const others = [consume(a), consume(b)];
    await Promise.all([connected(a), connected(b)]);
    for (const text of numbers) await a.publish(subject, text);
    await waitFor(() => others.every(({ received }) => received.length === 20));
    await waitFor(() => members.reduce((sum, { received }) => sum + received.length, 0) >= 20);
    expect(members.flatMap(({ texts }) => texts()).sort()).toEqual([...numbers].sort());
    for (const { texts, received } of others) {
      expect(texts()).toEqual(numbers);
      expect(received[0]).toMatchObject({ system, subject, redelivered: false });
      expect(Math.abs((received[0]?.storedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    }
  });

  it('gives a message again until it was handled, and lets others pass meanwhile', async () => {
    const bus = await join('a');
    let tries = 0;
    const { received } = consume(bus, group, () =>
      tries++ < 2 ? Promise.reject(new Error('not now')) : Promise.resolve(),
    );
    await connected(bus);
    await bus.publish(subject, 'stubborn');
    await waitFor(() => received.length === 3, { what: 'two redeliveries' });
    expect(received.map(({ redelivered }) => redelivered)).toEqual([false, true, true]);
    await bus.publish(subject, 'next');
    await waitFor(() => received.some(({ data }) => data === 'next'));
    expect(received).toHaveLength(4);
  });

  it('lets a durable subscriber catch up with what was published while it was away, and with nothing twice', async () => {
    const [publisher, first] = [await join('publisher'), await join('a')];
    const before = consume(first, group);
    await connected(first);
    await publisher.publish(subject, 'one');
    await waitFor(() => before.received.length === 1);
    await first.close();
    await publisher.publish(subject, 'two');
    const after = consume(await join('a'), group);
    await waitFor(() => after.received.length > 0);
    await publisher.publish(subject, 'three');
    await waitFor(() => after.texts().includes('three'));
    expect(after.texts()).toEqual(['two', 'three']);
  });

  it('gives from “first” the whole history, from “now” nothing old', async () => {
    const bus = await join('a');
    await bus.publish(subject, 'old');
    const [now, first] = [consume(bus, { from: 'now' }), consume(bus, { from: 'first' })];
    await connected(bus);
    await waitFor(async () => {
      await bus.publish(subject, 'new');
      return now.received.length > 0;
    });
    await waitFor(() => first.texts().includes('new'));
    expect(now.texts()).not.toContain('old');
    expect(first.texts()[0]).toBe('old');
  });

  it('acknowledges what is under way before it closes', async () => {
    const [publisher, first] = [await join('publisher'), await join('a')];
    const { done, finish } = unfinished();
    const before = consume(first, group, () => done);
    await connected(first);
    await publisher.publish(subject, 'one');
    await waitFor(() => before.received.length === 1);
    let isClosed = false;
    const closing = first.close().then(() => {
      isClosed = true;
    });
    await publisher.publish(subject, 'two');
    expect(isClosed).toBe(false);
    finish();
    await closing;
    const after = consume(await join('a'), group);
    await waitFor(() => after.received.length > 0);
    expect(before.texts()).toEqual(['one']);
    expect(after.texts()).toEqual(['two']);
  });

  it('rejects a publish while the broker is away; after its return the same subscriptions receive again', async () => {
    const bus = await join('a');
    const durable = consume(bus, group);
    const plain = consume(bus, { from: 'now' });
    await connected(bus);
    await bus.publish(subject, 'before');
    await waitFor(() => durable.received.length === 1);
    await stage.sendAway();
    await waitFor(() => !bus.isConnected, { what: 'the loss being noticed' });
    await expect(bus.publish(subject, 'lost')).rejects.toBeInstanceOf(BusOutOfReach);
    await expect(bus.report()).rejects.toBeInstanceOf(BusOutOfReach);
    await stage.bringBack();
    await waitFor(() => bus.isConnected, { timeoutMs: 20_000, what: 'the new connection' });
    await waitFor(
      async () => {
        await bus.publish(subject, 'after');
        return durable.texts().includes('after') && plain.texts().includes('after');
      },
      { timeoutMs: 20_000 },
    );
    expect(durable.texts()).not.toContain('lost');
    // A message is acknowledged in the background, so the crash may bring it again, but never lose it.
    expect(durable.texts()[0]).toBe('before');
  }, 60_000);

  it('rejects a publish that the broker took and never stored', async () => {
    const { freeze } = stage;
    // A broker inside the process stores what it takes.
    if (!freeze) return;
    const bus = await join('a');
    freeze();
    const outcome = expect(bus.publish(subject, 'lost')).rejects.toBeInstanceOf(BusOutOfReach);
    await stage.sendAway();
    await outcome;
    await stage.bringBack();
    await connected(bus);
    const { texts } = consume(bus);
    await waitFor(async () => {
      await bus.publish(subject, 'stored');
      return texts().includes('stored');
    });
    expect(texts()).not.toContain('lost');
  }, 60_000);

  it('does not give a message again while its handler takes longer than the ack wait', async () => {
    const bus = await join('a');
    const { done, finish } = unfinished();
    const { received, texts } = consume(bus, group, ({ data }) => (data === 'long' ? done : Promise.resolve()));
    await connected(bus);
    await bus.publish(subject, 'long');
    await waitFor(() => received.length === 1);
    // The others pass it; the last of them after three times the ack wait.
    const end = Date.now() + 3_000;
    await waitFor(async () => {
      await bus.publish(subject, 'short');
      return Date.now() > end;
    });
    finish();
    await bus.publish(subject, 'last');
    await waitFor(() => texts().includes('last'));
    expect(texts().filter((text) => text === 'long')).toHaveLength(1);
  }, 30_000);

  it('reports what a group has not acknowledged, until it has', async () => {
    const bus = await join('a');
    const { done, finish } = unfinished();
    const { received } = consume(bus, { ...group, maxInFlight: 2, ackWaitMs: 30_000 }, () => done);
    await connected(bus);
    for (const text of numbers.slice(0, 5)) await bus.publish(subject, text);
    await waitFor(() => received.length === 2, { what: 'as many as there may be at once' });
    const pending = async () => (await bus.report()).pending.get(subject);
    expect(await pending()).toBe(5);
    finish();
    await waitFor(async () => (await pending()) === 0, { what: 'all being acknowledged' });
    expect((await bus.report()).replicasMissing).toBe(0);
  });

  it('gives each member no more than its own limit at once', async () => {
    const buses = [await join('a'), await join('b')];
    const { done, finish } = unfinished();
    const running = [0, 0];
    const members = buses.map((bus, index) =>
      consume(bus, { ...group, maxInFlight: index + 2, ackWaitMs: 30_000 }, async () => {
        running[index] = (running[index] ?? 0) + 1;
        await done;
      }),
    );
    await Promise.all(buses.map(connected));
    for (const text of numbers) await buses[0]?.publish(subject, text);
    await waitFor(() => running[0] === 2 && running[1] === 3);
    // Another subject's message comes after all that could have been given meanwhile.
    const other = consume(buses[0] as Bus, { subject: `${subject}.other` });
    await waitFor(async () => {
      await buses[0]?.publish(`${subject}.other`, 'by the way');
      return other.received.length > 2;
    });
    expect(running).toEqual([2, 3]);
    finish();
    await waitFor(() => members.reduce((sum, { received }) => sum + received.length, 0) === 20);
  });

  it('makes a durable subscription again that an operator deleted', async () => {
    const { forgetDurable } = stage;
    // NATS Streaming has no way to delete one from outside.
    if (!forgetDurable) return;
    const bus = await join('a');
    const { texts } = consume(bus, group);
    await connected(bus);
    await bus.publish(subject, 'before');
    await waitFor(() => texts().includes('before'));
    await forgetDurable(subject, 'g');
    await waitFor(
      async () => {
        await bus.publish(subject, 'after').catch(() => undefined);
        return texts().includes('after');
      },
      { timeoutMs: 20_000 },
    );
  }, 30_000);

  it('loses none of 10,000 messages over a group of three of which one is killed', async () => {
    const publisher = await join('publisher');
    const mortal = await stage.joinMortal(`mortal-${count}`);
    const survivors = [await join('b'), await join('c')];
    await connected(mortal.bus);
    const handled = new Set<string>();
    const { done, finish } = unfinished();
    let killed = 0;
    const lost = consume(mortal.bus, group, async ({ data }) => {
      if (lost.received.length < 100) handled.add(data);
      // It is killed with its hands full: none of these is acknowledged.
      else if (killed++ === 10) mortal.kill();
      if (lost.received.length >= 100) await done;
    });
    for (const bus of survivors) consume(bus, group, async ({ data }) => void handled.add(data));
    await Promise.all([mortal.bus, ...survivors].map(connected));
    const all = Array.from({ length: 10_000 }, (_, n) => `${n}`);
    for (let from = 0; from < all.length; from += 200) {
      await Promise.all(all.slice(from, from + 200).map((text) => publisher.publish(subject, text)));
    }
    await waitFor(() => handled.size === all.length, { timeoutMs: 60_000, what: 'all of them' }).catch((error) => {
      throw new Error(`${handled.size} of ${all.length} were handled`, { cause: error });
    });
    expect(killed).toBeGreaterThan(10);
    finish();
  }, 120_000);

  it('gives back at its close what it has not begun', async () => {
    const [publisher, first] = [await join('publisher'), await join('a')];
    const { done, finish } = unfinished();
    // An ack wait that no test outlasts: only what is given back comes again in time.
    const patient = { ...group, ackWaitMs: 60_000 };
    const before = consume(first, { ...patient, maxInFlight: 4 }, () => done);
    await connected(first);
    for (const text of numbers) await publisher.publish(subject, text);
    await waitFor(() => before.received.length === 4);
    const closing = first.close();
    const after = consume(await join('b'), patient);
    finish();
    await closing;
    await waitFor(() => after.received.length === 16, { timeoutMs: 20_000, what: 'all that the first had not begun' });
    expect([...before.texts(), ...after.texts()].sort()).toEqual([...numbers].sort());
  }, 60_000);

  it('knows where a history ends, also while more is published', async () => {
    const bus = await join('a');
    const expiration = Subjects.ExpirationComplete;
    const publish = (firing: number) => {
      const orderId = newId();
      const data = { orderId, firing, expiresAt: new Date(0).toISOString() };
      const event = createEvent(expiration, `${orderId}:${firing}`, data);
      return bus.publish(expiration, JSON.stringify(event), { key: orderId });
    };
    // Other subjects' messages lie between, and one broker numbers all of them together.
    for (let n = 0; n < 30; n++) {
      await bus.publish(subject, 'between');
      await Promise.all(Array.from({ length: 10 }, (_, m) => publish(n * 10 + m + 1)));
    }
    let stored = 0;
    const reader = new HistoryReader(await join('reader'), [expiration], () => Promise.resolve(stored++));
    let isReading = true;
    const traffic = (async () => {
      for (let n = 301; isReading; n++) {
        await publish(n);
        await new Promise(setImmediate);
      }
    })();
    await reader.catchUp();
    expect(stored).toBeGreaterThanOrEqual(300);
    isReading = false;
    await traffic;
  }, 60_000);
});
