import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { buildIndexes } from '../service/database';

let databaseUrl: string | undefined;

/** A database on the server that the run started or was given; its hosts, login and options stay as they are. */
export function testDatabaseUrl(name = `test-${randomBytes(6).toString('hex')}`): string {
  const server = process.env.TEST_MONGO_URL;
  if (!server)
    throw new Error('TEST_MONGO_URL is not set: run the tests through jest, whose global setup starts MongoDB');
  return server.replace(/\/(?=\?|$)/, `/${name}`);
}

/** Connects to the test file's own database, also after a test has disconnected. */
export async function connectTestDatabase(): Promise<void> {
  databaseUrl ??= testDatabaseUrl();
  await mongoose.connect(databaseUrl, {
    writeConcern: { w: 'majority', journal: true },
    autoIndex: false,
    monitorCommands: true,
    autoCreate: false,
  });
}

/** A database of its own for a test file, on the server that the run started; dropped at the end. */
export function useTestDatabase(): void {
  beforeAll(async () => {
    await connectTestDatabase();
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
