import mongoose, { type HydratedDocument, type Model, Schema } from 'mongoose';
import { pino } from 'pino';
import { register } from 'prom-client';
import { type EventEnvelope, InvalidEvent, Subjects } from '../contracts';
import { newId, runInterleaved, runUntilCrash, useTestDatabase, waitFor } from '../testing';
import { InMemoryBroker, InMemoryBus } from './in-memory-bus';
import { Outbox, type Snapshot } from './outbox';
import { type Outboxed, withOutbox } from './outbox-document';
import { createEvent, Publisher } from './publisher';

interface LampFields extends Outboxed {
  brightness: number;
  updatedAt: Date;
}
type LampDocument = HydratedDocument<LampFields>;

const schema = new Schema<LampFields>({ brightness: Number }, { timestamps: true });
withOutbox(schema);
const Lamp: Model<LampFields> = mongoose.model<LampFields>('Lamp', schema);

class FiringPublisher extends Publisher<Subjects.ExpirationComplete> {
  readonly subject = Subjects.ExpirationComplete;
}

useTestDatabase();

/** An outbox whose documents are told as some subject of the catalogue; `firing` shows the version, counted from 1. */
function startOutbox(broker = new InMemoryBroker()) {
  const bus = new InMemoryBus(broker);
  const told: EventEnvelope[] = [];
  new InMemoryBus(broker).subscribe(
    { subject: Subjects.ExpirationComplete, from: 'first', maxInFlight: 100, ackWaitMs: 1_000 },
    ({ data }) => {
      told.push(JSON.parse(data));
      return Promise.resolve();
    },
  );
  const outbox = new Outbox({
    bus,
    logger: pino({ level: 'silent' }),
    publishers: [FiringPublisher],
    told: [
      {
        model: Lamp,
        toSnapshot: (lamp: LampDocument, version: number) => ({
          subject: Subjects.ExpirationComplete,
          data: { orderId: lamp.id, expiresAt: new Date(0).toISOString(), firing: version + 1 },
        }),
      },
    ],
  });
  const idsOf = (lamp: { id?: string }) =>
    told.map((event) => event.eventId).filter((eventId) => eventId.includes(String(lamp.id)));
  const add = (brightness: number) => (lamp: LampDocument) => {
    lamp.brightness += brightness;
  };
  const brighten = (lamp: { id?: string }) =>
    outbox.change<LampDocument>({ load: () => Lamp.findById(lamp.id), apply: add(1) });
  return { bus, outbox, told, idsOf, add, brighten };
}

const eventIdOf = (lamp: { id?: string }, version: number) => `expiration:complete:${lamp.id}:${version}`;
const storedLamp = async ({ id }: { id?: string }) => {
  const lamp = await Lamp.findById(id);
  if (!lamp) throw new Error('there is no such lamp');
  return lamp;
};
/** Makes what waits old enough for the sweeper. */
const age = ({ id }: { id?: string }) =>
  Lamp.updateOne({ _id: id }, { $set: { 'outbox.$[].at': new Date(0) } }, { timestamps: false });

it('publishes only what a majority has: sweeping, republishing, and looking for what is newer', async () => {
  const { outbox, bus } = startOutbox(new InMemoryBroker({ isCompacted: true }));
  bus.isConnected = false;
  const lamp = await outbox.save(new Lamp({ brightness: 1 }));
  await outbox.drain();
  await age(lamp);
  bus.isConnected = true;
  const levels: unknown[] = [];
  const note = ({ commandName, command }: mongoose.mongo.CommandStartedEvent) => {
    if (commandName === 'find') levels.push(command.readConcern?.level);
  };
  const client = mongoose.connection.getClient();
  client.on('commandStarted', note);
  await outbox.sweep();
  await outbox.republishAll();
  client.off('commandStarted', note);
  // The sweep and its look for what is newer, then all documents and the same look.
  expect(levels).toEqual(['majority', 'majority', 'majority', 'majority']);
});

describe('a saved document', () => {
  it('is told once, as version 0, and nothing waits any more', async () => {
    const { outbox, told } = startOutbox();
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ eventId: eventIdOf(lamp, 0), data: { orderId: lamp.id, firing: 1 } });
    expect(await storedLamp(lamp)).toMatchObject({ version: 0, outbox: [] });
  });

  it('and its event are one write: wherever the process dies, both are stored or neither is', async () => {
    const outcomes = new Set<string>();
    for (let crashAt = 0; crashAt < 4; crashAt++) {
      const { bus, outbox } = startOutbox();
      bus.isConnected = false;
      const lamp = new Lamp({ brightness: 1 });
      await runUntilCrash(() => outbox.save(lamp), crashAt);
      const stored = await Lamp.findById(lamp.id);
      expect(stored?.outbox.map((entry) => entry.eventId)).toEqual(stored ? [eventIdOf(lamp, 0)] : undefined);
      outcomes.add(stored ? 'both' : 'neither');
    }
    expect(outcomes).toEqual(new Set(['neither', 'both']));
  });

  it('is told by the successor’s sweeper when the process died between saving and telling', async () => {
    const { bus, outbox, told } = startOutbox();
    bus.isConnected = false;
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    expect(told).toEqual([]);

    const successor = startOutbox();
    await age(lamp);
    await successor.outbox.sweep();
    expect(successor.idsOf(lamp)).toEqual([eventIdOf(lamp, 0)]);
    expect((await storedLamp(lamp)).outbox).toHaveLength(0);
  });

  it('counts in the metrics as long as it waits, and then not at all', async () => {
    const { bus, outbox } = startOutbox();
    const measured = async (name: string) => (await register.getSingleMetric(name)?.get())?.values[0]?.value;
    bus.isConnected = false;
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    await age(lamp);
    await outbox.sweep();
    expect(await measured('outbox_depth')).toBe(1);
    expect(await measured('outbox_oldest_age_seconds')).toBeGreaterThan(1_000_000_000);
    bus.isConnected = true;
    await outbox.sweep();
    await outbox.sweep();
    expect([await measured('outbox_depth'), await measured('outbox_oldest_age_seconds')]).toEqual([0, 0]);
  });

  it('is told twice, as the same fact, when the process died between telling and noting it', async () => {
    const { outbox, idsOf } = startOutbox();
    const lamp = new Lamp({ brightness: 1 });
    // The insert is operation 0; taking the sent event out again is operation 1.
    await runUntilCrash(async () => {
      await outbox.save(lamp);
      await outbox.drain();
    }, 1);
    expect(idsOf(lamp)).toEqual([eventIdOf(lamp, 0)]);
    expect((await storedLamp(lamp)).outbox).toHaveLength(1);
    await age(lamp);
    await outbox.sweep();
    expect(idsOf(lamp)).toEqual([eventIdOf(lamp, 0), eventIdOf(lamp, 0)]);
    expect((await storedLamp(lamp)).outbox).toHaveLength(0);
  });

  it('is not stored at all when its snapshot is no valid event', async () => {
    const outbox = new Outbox({
      bus: new InMemoryBus(),
      logger: pino({ level: 'silent' }),
      publishers: [FiringPublisher],
      told: [
        {
          model: Lamp,
          toSnapshot: () => ({
            subject: Subjects.ExpirationComplete,
            data: { orderId: 'nobody', expiresAt: 'never', firing: 0 },
          }),
        },
      ],
    });
    await expect(outbox.save(new Lamp({ brightness: 1 }))).rejects.toBeInstanceOf(InvalidEvent);
    expect(await Lamp.countDocuments()).toBe(0);
  });
});

describe('while the broker is away', () => {
  it('what could not be sent is sent at once when it is back, however young', async () => {
    const { outbox, bus, told } = startOutbox();
    bus.isConnected = false;
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    await outbox.sendRefused();
    expect(told).toEqual([]);
    bus.isConnected = true;
    await outbox.sendRefused();
    await outbox.drain();
    expect(told).toHaveLength(1);
    expect((await storedLamp(lamp)).outbox ?? []).toEqual([]);
    await outbox.sendRefused();
    expect(told).toHaveLength(1);
  });

  it('saving works; the sweeper tells it all later, in order, but nothing that is young', async () => {
    const { bus, outbox, told, idsOf, brighten } = startOutbox();
    bus.isConnected = false;
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await brighten(lamp);
    await outbox.drain();
    await age(lamp);
    await outbox.sweep();
    expect((await storedLamp(lamp)).outbox).toHaveLength(2);

    bus.isConnected = true;
    const data = { orderId: newId(), expiresAt: new Date(0).toISOString(), firing: 1 };
    const event = createEvent(Subjects.ExpirationComplete, 'young', data);
    const young = await Lamp.create({ brightness: 1, outbox: [{ eventId: event.eventId, event, at: new Date() }] });
    await outbox.sweep();
    expect(idsOf(lamp)).toEqual([eventIdOf(lamp, 0), eventIdOf(lamp, 1)]);
    expect(await storedLamp(lamp)).toMatchObject({ version: 1, outbox: [] });
    expect((await storedLamp(young)).outbox).toHaveLength(1);
    expect(told.map(({ eventId }) => eventId)).not.toContain(event.eventId);
  });

  it('an event that can never be sent keeps no other from being sent', async () => {
    const { bus, outbox, idsOf } = startOutbox();
    await Lamp.create({
      brightness: 1,
      outbox: [{ eventId: 'x', event: { subject: Subjects.ChargeCreated }, at: new Date(0) }],
    });
    bus.isConnected = false;
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    await age(lamp);
    bus.isConnected = true;
    await outbox.sweep();
    expect(idsOf(lamp)).toEqual([eventIdOf(lamp, 0)]);
  });

  it('a fact that belongs to no version is refused, as it is stored nowhere', async () => {
    const { bus, outbox, told } = startOutbox();
    const data = { orderId: newId(), expiresAt: new Date(0).toISOString(), firing: 1 };
    bus.isConnected = false;
    await expect(outbox.publish(Subjects.ExpirationComplete, 'k', data)).rejects.toMatchObject({
      name: 'BusOutOfReach',
    });
    bus.isConnected = true;
    await outbox.publish(Subjects.ExpirationComplete, 'k', data);
    expect(told).toMatchObject([{ eventId: 'expiration:complete:k', data }]);
  });
});

describe('a change', () => {
  it('is one version and one event', async () => {
    const { outbox, idsOf, brighten } = startOutbox();
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    await brighten(lamp);
    await outbox.drain();
    expect(await storedLamp(lamp)).toMatchObject({ brightness: 2, version: 1, outbox: [] });
    expect(idsOf(lamp)).toEqual([eventIdOf(lamp, 0), eventIdOf(lamp, 1)]);
  });

  it('of nothing is neither a version nor an event', async () => {
    const { outbox, idsOf, add } = startOutbox();
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    await outbox.change<LampDocument>({ load: () => Lamp.findById(lamp.id), apply: add(0) });
    await outbox.drain();
    expect((await storedLamp(lamp)).version).toBe(0);
    expect(idsOf(lamp)).toHaveLength(1);
  });

  it('of what is not there is null; one that is refused stores nothing', async () => {
    const { outbox, brighten } = startOutbox();
    expect(await brighten({ id: newId() })).toBeNull();
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    const refusal = outbox.change<LampDocument>({
      load: () => Lamp.findById(lamp.id),
      apply: (found) => {
        found.brightness = 5;
        throw new Error('refused');
      },
    });
    await expect(refusal).rejects.toThrow('refused');
    expect(await storedLamp(lamp)).toMatchObject({ brightness: 1, version: 0 });
  });

  it('that met another one is decided again on what that one left', async () => {
    const { outbox, idsOf, add, brighten } = startOutbox();
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    const seen: number[] = [];
    await outbox.change<LampDocument>({
      load: () => Lamp.findById(lamp.id),
      apply: async (found) => {
        seen.push(found.brightness);
        if (seen.length === 1) await brighten(lamp);
        add(10)(found);
      },
    });
    await outbox.drain();
    expect(seen).toEqual([1, 2]);
    expect(await storedLamp(lamp)).toMatchObject({ brightness: 12, version: 2, outbox: [] });
    expect(idsOf(lamp).sort()).toEqual([0, 1, 2].map((version) => eventIdOf(lamp, version)));
  });

  it('gives up after a few tries, with an error that never counts against a message', async () => {
    const { outbox, add, brighten } = startOutbox();
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    let tries = 0;
    const change = outbox.change<LampDocument>({
      load: () => Lamp.findById(lamp.id),
      apply: async (found) => {
        tries += 1;
        await brighten(lamp);
        add(100)(found);
      },
    });
    await expect(change).rejects.toMatchObject({ name: 'VersionConflict' });
    expect((await storedLamp(lamp)).brightness).toBe(1 + tries);
  });

  it('beside others at the same moment gets its own version and event', async () => {
    const { outbox, idsOf, brighten } = startOutbox();
    const lamp = await outbox.save(new Lamp({ brightness: 0 }));
    await outbox.drain();
    await Promise.all(Array.from({ length: 5 }, () => brighten(lamp)));
    await runInterleaved([() => brighten(lamp), () => brighten(lamp)], [0, 1, 0, 1, 0, 1]);
    await outbox.drain();
    expect(await storedLamp(lamp)).toMatchObject({ brightness: 7, version: 7, outbox: [] });
    expect(idsOf(lamp).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((version) => eventIdOf(lamp, version)));
  });
});

describe('taking a sent event out of its document', () => {
  it('changes neither version nor updatedAt, and conflicts with nobody', async () => {
    const { bus, outbox, brighten } = startOutbox();
    bus.isConnected = false;
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    await age(lamp);
    const before = await storedLamp(lamp);
    bus.isConnected = true;

    let tries = 0;
    await outbox.change<LampDocument>({
      load: () => Lamp.findById(lamp.id),
      apply: async (found) => {
        tries += 1;
        await outbox.sweep();
        const swept = await storedLamp(lamp);
        expect(swept).toMatchObject({ version: 0, updatedAt: before.updatedAt, outbox: [] });
        found.brightness = 2;
      },
    });
    expect(tries).toBe(1);
    await waitFor(async () => (await storedLamp(lamp)).outbox.length === 0);
    await brighten(lamp);
    expect(await storedLamp(lamp)).toMatchObject({ brightness: 3, version: 2 });
  });
});

describe('sending again', () => {
  it('repeats the present snapshot of every document under its own event id', async () => {
    const { outbox, idsOf, brighten } = startOutbox();
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await brighten(lamp);
    await outbox.drain();
    expect(await outbox.republishAll()).toBe(1);
    expect(idsOf(lamp)).toEqual([eventIdOf(lamp, 0), eventIdOf(lamp, 1), eventIdOf(lamp, 1)]);
    expect((await storedLamp(lamp)).version).toBe(1);
  });
});

describe('a snapshot', () => {
  const refusal = { orderId: newId(), ticketId: newId(), reason: 'changed' as const };

  it('of one subject under another does not compile, and is not made', async () => {
    const right: Snapshot = { subject: Subjects.TicketHoldRefused, data: refusal };
    // @ts-expect-error A refusal is no snapshot of an order.
    const wrong: Snapshot = { subject: Subjects.OrderCompleted, data: refusal };
    expect(createEvent(right.subject, 'key', right.data)).toMatchObject({ data: refusal });
    expect(() => createEvent(wrong.subject, 'key', wrong.data)).toThrow(InvalidEvent);
    const { outbox } = startOutbox();
    // @ts-expect-error The same for what is published without a document.
    await expect(outbox.publish(Subjects.OrderCompleted, 'key', refusal)).rejects.toThrow('has no publisher');
  });
});
