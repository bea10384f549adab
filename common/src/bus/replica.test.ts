import { newId, runInterleaved, useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import mongoose, { Schema } from 'mongoose';
import { storeIfNewer } from './replica';

interface Shoe {
  _id: string;
  version: number;
  size: number;
  colour?: string;
}

const Shoes = mongoose.model(
  'Shoe',
  new Schema<Shoe>({ _id: String, version: Number, size: Number, colour: String }, { versionKey: false }),
);

useTestDatabase();

describe('a replica', () => {
  const id = newId();
  const shoe = (version: number, change: Partial<Shoe> = {}): Shoe => ({
    _id: id,
    version,
    size: 40 + version,
    ...change,
  });
  const stored = () => Shoes.findById(id).lean();

  it('keeps the first snapshot, whichever version it is', async () => {
    expect(await storeIfNewer(Shoes, shoe(3))).toBe(true);
    expect(await stored()).toEqual(shoe(3));
  });

  it('takes a newer one whole: what it no longer has is gone', async () => {
    await storeIfNewer(Shoes, shoe(0, { colour: 'red' }));
    expect(await storeIfNewer(Shoes, shoe(1))).toBe(true);
    expect(await stored()).toEqual(shoe(1));
  });

  it.each([0, 1])('is not touched by version %i after version 1', async (version) => {
    await storeIfNewer(Shoes, shoe(1));
    expect(await storeIfNewer(Shoes, shoe(version, { colour: 'red' }))).toBe(false);
    expect(await stored()).toEqual(shoe(1));
  });

  it('takes a newer one that an older one’s insert overtook', async () => {
    // MongoDB's upsert is two steps, a look and an insert; the race between two of them, played once by hand.
    const replaceOne = jest.spyOn(Shoes.collection, 'replaceOne');
    replaceOne.mockImplementationOnce(async () => {
      await storeIfNewer(Shoes, shoe(0));
      throw Object.assign(new Error('E11000 duplicate key error'), { code: 11000 });
    });
    expect(await storeIfNewer(Shoes, shoe(1))).toBe(true);
    replaceOne.mockRestore();
    expect(await stored()).toEqual(shoe(1));
  });

  it('is the newest of any snapshots, in any order, stored at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (versions, schedule) => {
          await Shoes.deleteMany({});
          await runInterleaved(
            versions.map((version) => () => storeIfNewer(Shoes, shoe(version))),
            schedule,
          );
          expect(await stored()).toEqual(shoe(Math.max(...versions)));
        },
      ),
      { numRuns: 60 },
    );
  });
});
