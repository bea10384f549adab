import mongoose from 'mongoose';
import type { Logger } from './logger';

/** Faults of a filter are errors, not silently dropped conditions. */
mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', false);

/**
 * Connects, and waits until every model's indexes exist: some of them are the rules themselves. Writes are acknowledged
 * by a majority and the journal.
 */
export async function connectDatabase(url: string, logger: Logger): Promise<void> {
  mongoose.connection.on('disconnected', () => logger.warn('MongoDB lost'));
  mongoose.connection.on('reconnected', () => logger.info('MongoDB is back'));
  await mongoose.connect(url, {
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: 5_000,
    autoIndex: false,
    // Building the indexes creates the collections; both at once is a race that not every server takes well.
    autoCreate: false,
  });
  await buildIndexes();
}

export async function buildIndexes(): Promise<void> {
  // One after the other: several at once may each try to create the same collection.
  for (const model of Object.values(mongoose.models)) await model.createIndexes();
}
