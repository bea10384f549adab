import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import mongoose, { type Model, Schema } from 'mongoose';
import { pino } from 'pino';
import { type ExpirationComplete, Subjects } from '../contracts';
import { JetStreamServer, NatsServer, newId, useTestDatabase, waitFor } from '../testing';
import type { Bus } from './bus';
import { InMemoryBroker, InMemoryBus } from './in-memory-bus';
import { JetStreamBus } from './jetstream-bus';
import { NatsStreamingBus } from './nats-streaming-bus';
import { createEvent } from './publisher';
import { type ReplicaSource, rebuildReplica } from './rebuild';
import { storeIfNewer } from './replica';

interface Firing {
  _id: string;
  version: number;
}
const Firings: Model<Firing> = mongoose.model<Firing>(
  'Firing',
  new Schema<Firing>({ _id: String, version: Number }, { versionKey: false }),
);
const subject = Subjects.ExpirationComplete;

/** Any subject of the catalogue does: the number of its firing serves as the version, counted from 1. */
const toReplica = ({ orderId, firing }: ExpirationComplete): Firing => ({ _id: orderId, version: firing });
const source: ReplicaSource = { subjects: [subject], model: Firings, toReplica };
const ids = Array.from({ length: 200 }, newId);
const instant = new Date(0).toISOString();

const publish = (bus: Bus, orderId: string, firing: number) =>
  bus.publish(
    subject,
    JSON.stringify(createEvent(subject, `${orderId}:${firing}`, { orderId, firing, expiresAt: instant })),
    { key: orderId },
  );
const publishAll = (bus: Bus, firing: number) => Promise.all(ids.map((id) => publish(bus, id, firing)));
const stored = async () => (await Firings.find().sort({ _id: 1 }).lean()).map(({ _id, version }) => [_id, version]);
const all = (version: number) => [...ids].sort().map((id) => [id, version]);
const leftovers = async () =>
  (await mongoose.connection.listCollections()).filter(({ name }) => name.endsWith('_rebuild')).length;

useTestDatabase();
afterEach(async () => expect(await leftovers()).toBe(0));

describe('rebuilding a replica', () => {
  let broker: InMemoryBroker;
  let bus: InMemoryBus;
  beforeEach(async () => {
    broker = new InMemoryBroker();
    bus = new InMemoryBus(broker);
    for (const version of [1, 2]) await publishAll(bus, version);
  });

  it('makes it from the history: newest versions, nothing that the history does not know, poison left out', async () => {
    await bus.publish(subject, 'not even JSON');
    await bus.publish(subject, '{"data":{}}');
    await Firings.create({ _id: ids[0], version: 1 });
    expect(await rebuildReplica(bus, source)).toBe(200);
    expect(await stored()).toEqual(all(2));
  });

  it('drops what a crashed rebuild left behind', async () => {
    await mongoose.connection.collection<Firing>('firings_rebuild').insertOne({ _id: newId(), version: 9 });
    expect(await rebuildReplica(bus, source)).toBe(200);
  });

  it('makes an empty one of a subject that was never published', async () => {
    expect(await rebuildReplica(new InMemoryBus(), source)).toBe(0);
  });

  it('loses nothing that the service stores meanwhile', async () => {
    const versions = Array.from({ length: 40 }, (_, n) => n + 3);
    const service = new InMemoryBus(broker);
    service.subscribe({ subject, from: 'now', maxInFlight: 5, ackWaitMs: 1_000 }, async ({ data }) => {
      await storeIfNewer(Firings, toReplica(JSON.parse(data).data));
    });
    const traffic = (async () => {
      for (const version of versions) {
        await publish(bus, ids[version % 7] ?? '', version);
        await new Promise(setImmediate);
      }
    })();
    await rebuildReplica(bus, source);
    await traffic;
    await service.close();
    await rebuildReplica(bus, source);
    const last = new Map(versions.map((version) => [ids[version % 7], version]));
    expect(await stored()).toEqual([...ids].sort().map((id) => [id, last.get(id) ?? 2]));
  });

  it.each([
    ['has fewer documents', newId(), 1],
    ['has older versions', ids[3] ?? '', 7],
  ])('B4: refuses a history that %s, and takes it with --accept-fewer', async (_how, _id, version) => {
    await Firings.create([
      { _id, version },
      { _id: ids[0], version: 1 },
    ]);
    await expect(rebuildReplica(bus, source)).rejects.toThrow(
      "firings is left as it was: of its 2 documents the broker's history lacks 1",
    );
    expect(await Firings.findById(_id).lean()).toMatchObject({ version });
    expect(await Firings.countDocuments()).toBe(2);
    expect(await rebuildReplica(bus, source, { acceptFewer: true })).toBe(200);
  });

  it('B4: refuses when the broker has messages that it does not deliver', async () => {
    const silent: Bus = {
      system: 'in_memory',
      isConnected: true,
      publish: () => Promise.resolve(),
      close: () => Promise.resolve(),
      subscribe: (options, handler) => bus.subscribe(options, handler),
      historyOf: () => Promise.resolve({ first: 1, last: 401 }),
      report: () => bus.report(),
    };
    await expect(rebuildReplica(silent, source, { stallMs: 300 })).rejects.toThrow(
      'the broker has 401 messages of expiration:complete, but delivered none after the first 400',
    );
  });
});

const brokers = [
  ['NATS Streaming', NatsServer],
  ['JetStream', JetStreamServer],
] as const;
describe.each(brokers)('rebuilding a replica from %s', (_name, Server) => {
  let server: NatsServer | JetStreamServer;
  let bus: NatsStreamingBus | JetStreamBus;
  const logger = pino({ level: 'silent' });

  beforeEach(async () => {
    server = await Server.start();
    bus = startBus(server.monitorUrl);
    await waitFor(() => bus.isConnected, { what: 'the connection' });
  }, 30_000);
  afterEach(async () => {
    server.thaw();
    await bus.close();
    await server.remove();
  }, 30_000);

  function startBus(monitorUrl: string) {
    const options = { url: server.url, clientId: `rebuild-${newId()}`, monitorUrl, logger };
    if (Server === JetStreamServer) return new JetStreamBus(options).start();
    return new NatsStreamingBus({ ...options, clusterId: NatsServer.CLUSTER_ID, connectTimeoutMs: 1_000 }).start();
  }

  it.each(['frozen', 'killed'])(
    'B4: the broker %s in the middle: the replica is whole',
    async (how) => {
      await publishAll(bus, 1);
      await Firings.insertMany(ids.map((_id) => ({ _id, version: 0 })));
      let count = 0;
      let outage: Promise<unknown> = Promise.resolve();
      const interrupted = (data: ExpirationComplete) => {
        count += 1;
        if (count === 50) outage = how === 'frozen' ? freezeForAWhile() : server.kill().then(() => server.start());
        return toReplica(data);
      };
      const freezeForAWhile = async () => {
        server.freeze();
        await delay(4_500);
        server.thaw();
      };
      expect(await rebuildReplica(bus, { ...source, toReplica: interrupted })).toBe(200);
      await outage;
      expect(await stored()).toEqual(all(1));
    },
    60_000,
  );

  it('B4: refuses after the broker lost its volume, and works again once the owner has published all', async () => {
    await publishAll(bus, 1);
    expect(await rebuildReplica(bus, source)).toBe(200);
    await bus.close();
    await server.loseStore();
    bus = startBus(server.monitorUrl);
    await waitFor(() => bus.isConnected, { what: 'the new connection' });
    await publish(bus, ids[0] ?? '', 1);
    await expect(rebuildReplica(bus, source)).rejects.toThrow('lacks 199');
    expect(await stored()).toEqual(all(1));
    await publishAll(bus, 1);
    expect(await rebuildReplica(bus, source)).toBe(200);
  }, 60_000);

  it('B4: refuses in words when the broker’s monitoring address does not answer, or is another’s', async () => {
    // JetStream is asked for its history where it is published to.
    if (Server === JetStreamServer) return;
    await publishAll(bus, 1);
    const deaf = startBus('http://127.0.0.1:1');
    await expect(rebuildReplica(deaf, source, { stallMs: 300 })).rejects.toThrow(
      'monitoring address http://127.0.0.1:1 does not answer',
    );
    await deaf.close();
    const foreign = createServer((_request, response) => response.end('{"cluster_id":"other"}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => foreign.once('listening', resolve));
    const misled = startBus(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}`);
    await expect(rebuildReplica(misled, source, { stallMs: 300 })).rejects.toThrow(
      'is the monitor of the cluster other',
    );
    await misled.close();
    foreign.close();
  }, 30_000);
});
