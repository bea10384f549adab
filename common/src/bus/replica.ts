import type { Model, UpdateQuery } from 'mongoose';

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000;
}

/**
 * Keeps the newest snapshot of somebody else's document: stored only over an older version, whatever order they come
 * in. Returns whether it was news.
 */
export async function storeIfNewer<R extends { _id: unknown; version: number }>(
  replicas: Model<R>,
  replica: R,
): Promise<boolean> {
  const { _id, ...fields } = replica;
  // mongoose can't see that the filter's and the update's fields are those of R.
  const filter = { _id, version: { $lt: replica.version } } as Parameters<Model<R>['updateOne']>[0];
  const update = fields as UpdateQuery<R>;
  try {
    const { modifiedCount, upsertedCount } = await replicas.replaceOne(filter, update, { upsert: true });
    return modifiedCount + upsertedCount > 0;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // It is there already: in the same or a newer version, or just now inserted in an older one. So ask once more.
    return (await replicas.replaceOne(filter, update)).modifiedCount > 0;
  }
}
