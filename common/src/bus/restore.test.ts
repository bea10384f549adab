import mongoose, { type HydratedDocument, type Model, Schema } from 'mongoose';
import { pino } from 'pino';
import { Subjects, type TicketSnapshot, ticketSubjects } from '../contracts';
import { newId, useTestDatabase } from '../testing';
import { defineReplica } from './define-replica';
import { InMemoryBroker, InMemoryBus } from './in-memory-bus';
import { Outbox } from './outbox';
import { type Outboxed, withOutbox } from './outbox-document';
import { Publisher } from './publisher';
import { type RestoreSource, restoreDocuments } from './restore';

interface ShoeFields extends Outboxed {
  title: string;
  detailsVersion?: number;
  /** One shoe at a place. */
  place?: string;
}
type ShoeDocument = HydratedDocument<ShoeFields>;

const schema = new Schema<ShoeFields>({
  title: { type: String, required: true },
  detailsVersion: Number,
  place: String,
});
schema.index({ place: 1 }, { unique: true, sparse: true });
withOutbox(schema);
const Shoe: Model<ShoeFields> = mongoose.model<ShoeFields>('RestoredShoe', schema);

class CreatedPublisher extends Publisher<Subjects.TicketCreated> {
  readonly subject = Subjects.TicketCreated;
}
class UpdatedPublisher extends Publisher<Subjects.TicketUpdated> {
  readonly subject = Subjects.TicketUpdated;
}

const instant = new Date(0).toISOString();
const owner = newId();

/** As a ticket's snapshot, as the catalogue has none of a shoe: its place is the venue. */
function toSnapshot(shoe: ShoeDocument, version: number) {
  const { id, title, detailsVersion, place: venue } = shoe;
  const fixed = { userId: owner, status: 'available', createdAt: instant, priceCents: 100, currency: 'usd' } as const;
  return {
    subject: version === 0 ? Subjects.TicketCreated : Subjects.TicketUpdated,
    data: { ...fixed, id, version, title, detailsVersion, venue },
  } as const;
}

const source: RestoreSource = {
  model: Shoe,
  subjects: ticketSubjects,
  counters: ['detailsVersion'],
  applySnapshot: (shoe: ShoeDocument, { title, detailsVersion, venue }: TicketSnapshot) =>
    shoe.set({ title, detailsVersion, place: venue }),
  makeRoom: ({ venue }: TicketSnapshot) => Shoe.updateOne({ place: venue }, { $unset: { place: 1 } }),
};
const replica = defineReplica({ name: 'ShoeReplica', subjects: ticketSubjects });

useTestDatabase();

function start() {
  const broker = new InMemoryBroker();
  const bus = new InMemoryBus(broker);
  const outbox = new Outbox({
    bus,
    logger: pino({ level: 'silent' }),
    publishers: [CreatedPublisher, UpdatedPublisher],
    told: [{ model: Shoe, toSnapshot }],
  });
  const consumer = new InMemoryBus(broker);
  for (const subject of ticketSubjects) {
    consumer.subscribe({ subject, from: 'first', maxInFlight: 1, ackWaitMs: 50 }, async ({ data }) => {
      await replica.store(JSON.parse(data).data);
    });
  }
  const create = (fields: Partial<ShoeFields>) => outbox.save(new Shoe(fields));
  const change = (shoe: ShoeDocument, fields: Partial<ShoeFields>) =>
    outbox.change<ShoeDocument>({ load: () => Shoe.findById(shoe._id), apply: (found) => void found.set(fields) });
  const settle = async () => {
    await outbox.drain();
    await consumer.close();
  };
  return { bus, outbox, create, change, settle };
}

const collection = () => mongoose.connection.collection(Shoe.collection.collectionName);

/** A copy of the documents as they are, and the way back to them. */
async function backUp(): Promise<() => Promise<void>> {
  const documents = await collection().find().toArray();
  return async () => {
    await collection().deleteMany({});
    if (documents.length > 0) await collection().insertMany(documents);
  };
}

const shoes = async () =>
  new Map((await Shoe.find()).map(({ id, title, version, place }) => [id, { title, version, place }]));

describe('B3: a database that came back from a backup', () => {
  it('gets what is newer in the history back, and every version lies above all that others have seen', async () => {
    const { bus, outbox, create, change, settle } = start();
    const untouched = await create({ title: 'untouched', detailsVersion: 0 });
    const edited = await create({ title: 'before', detailsVersion: 3, place: 'shelf' });
    await change(edited, { title: 'first edit' });
    await outbox.drain();
    const restore = await backUp();
    await change(edited, { title: 'second edit', detailsVersion: 4, place: undefined });
    const added = await create({ title: 'added', place: 'shelf' });
    await outbox.drain();
    await restore();
    expect(await restoreDocuments(bus, outbox, source)).toEqual({ added: 1, updated: 1, raised: 3 });
    expect(await shoes()).toEqual(
      new Map([
        [untouched.id, { title: 'untouched', version: 1_000_000, place: undefined }],
        [edited.id, { title: 'second edit', version: 1_000_002, place: undefined }],
        [added.id, { title: 'added', version: 1_000_000, place: 'shelf' }],
      ]),
    );
    const counters = await Promise.all([untouched, edited, added].map(({ _id }) => Shoe.findById(_id).lean()));
    expect(counters.map((shoe) => shoe?.detailsVersion)).toEqual([1_000_000, 1_000_004, undefined]);
    // Absent stays absent: null would be in the index.
    expect(await collection().countDocuments({ place: null, _id: edited._id })).toBe(1);
    expect(Object.keys((await collection().findOne({ _id: edited._id })) ?? {})).not.toContain('place');
    await settle();
    const copies = new Map(
      (await replica.model.find().lean()).map(({ _id, version, title }) => [_id, { version, title }]),
    );
    for (const [id, { version, title }] of await shoes()) expect(copies.get(id)).toEqual({ version, title });
    expect(await mongoose.connection.listCollections()).not.toContainEqual(
      expect.objectContaining({ name: expect.stringMatching(/_history$/) }),
    );
  });

  it('whose last changes were not published: a document that came into the place of another ends that one', async () => {
    const { bus, outbox, create, change } = start();
    const first = await create({ title: 'first', place: 'shelf' });
    await outbox.drain();
    const restore = await backUp();
    // The broker is away for the end of the first, and back for the beginning of the second.
    bus.isConnected = false;
    await change(first, { place: undefined });
    await outbox.drain();
    bus.isConnected = true;
    const second = await create({ title: 'second', place: 'shelf' });
    await outbox.drain();
    await restore();
    await restoreDocuments(bus, outbox, source);
    expect((await shoes()).get(second.id)).toMatchObject({ place: 'shelf' });
    expect((await shoes()).get(first.id)).toMatchObject({ place: undefined });
  });

  it('may be restored twice, and goes on counting from there', async () => {
    const { bus, outbox, create, change } = start();
    const shoe = await create({ title: 'once', detailsVersion: 0 });
    await outbox.drain();
    await restoreDocuments(bus, outbox, source);
    expect(await restoreDocuments(bus, outbox, source)).toEqual({ added: 0, updated: 0, raised: 1 });
    await change(shoe, { title: 'again' });
    expect((await shoes()).get(shoe.id)).toMatchObject({ title: 'again', version: 2_000_001 });
  });

  it('stays as it is while the broker can not tell its history', async () => {
    const { bus, outbox, create } = start();
    const shoe = await create({ title: 'kept' });
    await outbox.drain();
    bus.isConnected = false;
    await expect(restoreDocuments(bus, outbox, source, { stallMs: 100 })).rejects.toThrow('broker is away');
    expect((await shoes()).get(shoe.id)).toMatchObject({ version: 0 });
  });
});
