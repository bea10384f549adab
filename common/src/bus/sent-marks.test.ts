import mongoose, { Schema } from 'mongoose';
import { countOperations } from '../testing/count-operations';
import { useTestDatabase } from '../testing/database';
import { waitFor } from '../testing/wait-for';
import { type Outboxed, withOutbox } from './outbox-document';
import { SentMarks } from './sent-marks';

const schema = new Schema<Outboxed & { name: string }>({ name: String });
withOutbox(schema);
const Parcel = mongoose.model('Parcel', schema);
const entry = (eventId: string) => ({ eventId, event: { eventId }, at: new Date() });

describe('the marks of sent events', () => {
  useTestDatabase();

  const store = (name: string, eventIds: string[]) =>
    Parcel.collection.insertOne({
      _id: new mongoose.Types.ObjectId(),
      name,
      version: 0,
      outbox: eventIds.map(entry),
    } as never);
  const outboxOf = async (name: string) =>
    (await Parcel.findOne({ name }).lean())?.outbox.map(({ eventId }) => eventId);

  it('are removed by one operation for many documents, and only they', async () => {
    const marks = new SentMarks(() => undefined);
    for (let n = 0; n < 20; n++) {
      const { insertedId } = await store(`box ${n}`, [`${n}:0`, `${n}:1`]);
      marks.add(Parcel, insertedId, `${n}:0`);
    }
    const operations = await countOperations(() => marks.flush());
    expect(operations).toEqual(['parcels updateMany']);
    for (let n = 0; n < 20; n++) expect(await outboxOf(`box ${n}`)).toEqual([`${n}:1`]);
  });

  it('are removed by themselves after a moment', async () => {
    const marks = new SentMarks(() => undefined);
    const { insertedId } = await store('alone', ['0']);
    marks.add(Parcel, insertedId, '0');
    await waitFor(async () => (await outboxOf('alone'))?.length === 0);
  });

  it('are removed when a second call returns, also those that the first is still removing', async () => {
    const marks = new SentMarks(() => undefined);
    let isRemoved = false;
    let release = () => {};
    const removal = new Promise<void>((resolve) => {
      release = resolve;
    }).then(() => {
      isRemoved = true;
    });
    marks.add({ updateMany: () => removal } as never, 1, '0');
    void marks.flush();
    const second = marks.flush().then(() => isRemoved);
    release();
    expect(await second).toBe(true);
  });

  it('a database that is away is reported, and ends nothing', async () => {
    const failures: unknown[] = [];
    const marks = new SentMarks((error) => failures.push(error));
    marks.add({ updateMany: () => Promise.reject(new Error('away')) } as never, 1, '0');
    await marks.flush();
    expect(failures).toEqual([new Error('away')]);
  });
});
