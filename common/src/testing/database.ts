import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { buildIndexes } from '../service/database';

/** A database of its own for a test file, on the server that the run started; dropped at the end. */
export function useTestDatabase(): void {
  beforeAll(async () => {
    const server = process.env.TEST_MONGO_URL;
    if (!server)
      throw new Error('TEST_MONGO_URL is not set: run the tests through jest, whose global setup starts MongoDB');
    const url = new URL(server);
    url.pathname = `/test-${randomBytes(6).toString('hex')}`;
    await mongoose.connect(url.href, {
      writeConcern: { w: 'majority', journal: true },
      autoIndex: false,
      autoCreate: false,
    });
    await buildIndexes();
  });
  afterEach(async () => {
    await Promise.all(Object.values(mongoose.models).map((model) => model.deleteMany({})));
  });
  afterAll(async () => {
    // What can't be dropped is left behind: its name is its own, so it disturbs nobody, and the connection must end.
    await mongoose.connection.dropDatabase().catch(() => undefined);
    await mongoose.disconnect();
  });
}

export function newId(): string {
  return new mongoose.Types.ObjectId().toHexString();
}
