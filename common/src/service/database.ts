import mongoose, { type Connection, type ConnectOptions, type Query, type Schema } from 'mongoose';
import type { Logger } from './logger';

/** Faults of a filter are errors, not silently dropped conditions. */
mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', false);
mongoose.plugin(limitBatches);

/** No call to the database takes longer, whatever it waits for; so a request is refused within 5 s while it hangs. */
export const DATABASE_TIMEOUT_MS = 4_500;

/**
 * Writes are acknowledged by a majority and the journal, and repeated once by the driver where a primary steps down under them.
 * Decisions read what the primary has: an address can't lead them to a server that is behind.
 */
const connectOptions: ConnectOptions = {
  writeConcern: { w: 'majority', journal: true },
  retryWrites: true,
  retryReads: true,
  readPreference: 'primary',
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  autoIndex: false,
  // Building the indexes creates the collections; both at once is a race that not every server takes well.
  autoCreate: false,
};

/** Connects, and waits until every model's indexes exist: some of them are the rules themselves. */
export async function connectDatabase(
  url: string,
  logger: Logger,
  { timeoutMs = DATABASE_TIMEOUT_MS }: { timeoutMs?: number } = {},
): Promise<void> {
  mongoose.connection.on('disconnected', () => logger.warn('MongoDB lost'));
  mongoose.connection.on('reconnected', () => logger.info('MongoDB is back'));
  // An index over many documents may take its time, and a server gives up building it when its client does.
  const unlimited = await mongoose.createConnection(url, connectOptions).asPromise();
  try {
    await buildIndexes(unlimited);
  } finally {
    await unlimited.close();
  }
  await mongoose.connect(url, { ...connectOptions, timeoutMS: timeoutMs });
}

export async function buildIndexes(connection: Connection = mongoose.connection): Promise<void> {
  // One after the other: several at once may each try to create the same collection.
  for (const { modelName, schema, collection } of Object.values(mongoose.models)) {
    await connection.model(modelName, schema, collection.collectionName).createIndexes();
  }
}

/** The time limit is for each batch of a cursor. The driver's default, the whole loop, would end every long one. */
function limitBatches(schema: Schema): void {
  schema.pre('find', function (this: Query<unknown, unknown>) {
    // The driver refuses a mode where there is no limit.
    if (this.model.db.getClient().timeoutMS !== undefined) this.setOptions({ timeoutMode: 'iteration' });
  });
}
