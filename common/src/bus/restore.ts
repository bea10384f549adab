import mongoose, { Schema } from 'mongoose';
import type { Subjects } from '../contracts';
import type { Bus } from './bus';
import { HistoryReader } from './history';
import type { Outbox } from './outbox';
import type { OutboxDocument, OutboxModel } from './outbox-document';
import { isDuplicateKey, storeIfNewer } from './replica';
import { dropScratch, openScratch } from './scratch';

/** How a document of ours comes back from what was published of it, when its database came back from an older backup. */
export interface RestoreSource {
  model: OutboxModel;
  subjects: readonly Subjects[];
  /** Fields that count as the version does: others may know them higher than the backup has them. */
  counters?: readonly string[];
  /** Puts on a document, a new or an older one, what its newest snapshot says. */
  applySnapshot: (document: never, snapshot: never) => unknown;
  /** A unique index refuses the document: ends the older one that is in its place. */
  makeRoom?: (snapshot: never) => Promise<unknown>;
}

export interface Restored {
  /** Documents that the backup did not have. */
  added: number;
  /** Documents that were newer than in the backup. */
  updated: number;
  /** All documents: each has a version now that is higher than any that was published before. */
  raised: number;
}

/** Beyond all that was published of a document after the backup was made. */
const VERSION_LEAP = 1_000_000;

interface Newest {
  _id: string;
  version: number;
  data: unknown;
}
const newestSchema = new Schema<Newest>(
  { _id: String, version: Number, data: Schema.Types.Mixed },
  { versionKey: false },
);

/**
 * Makes the documents of a database from a backup count again. Others keep the higher versions that they have seen, and
 * would ignore the restored ones for good; so first what is newer in the history comes back, then every version takes a
 * leap, and every document is published. Safe to run again, also after a crash in the middle.
 */
export async function restoreDocuments(
  bus: Bus,
  outbox: Outbox,
  source: RestoreSource,
  { stallMs }: { stallMs?: number } = {},
): Promise<Restored> {
  const { model, subjects, counters = [] } = source;
  const name = `${model.collection.collectionName}_history`;
  const history = await openScratch(name, newestSchema);
  let isReading = true;
  const reader = new HistoryReader(
    bus,
    subjects,
    async ({ data }) => {
      if (isReading && 'version' in data) await storeIfNewer(history, { _id: data.id, version: data.version, data });
    },
    stallMs,
  );
  try {
    await reader.catchUp();
    isReading = false;
    const newer = (present: boolean) => bringBack(source, history.find().lean<Newest>().cursor(), present);
    // Those that ended since the backup first: their places may be taken by the ones that came after it.
    const updated = await newer(true);
    const added = await newer(false);
    let raised = 0;
    for await (const { _id } of model.find({}, { _id: 1 }).lean().cursor()) {
      await outbox.raise(model, _id, { by: VERSION_LEAP, counters });
      raised += 1;
    }
    return { added, updated, raised };
  } finally {
    isReading = false;
    await dropScratch(name);
  }
}

async function bringBack(source: RestoreSource, newest: AsyncIterable<Newest>, isPresent: boolean): Promise<number> {
  let count = 0;
  for await (const { _id, version, data } of newest) {
    const present: OutboxDocument | null = await source.model.findById(_id);
    if ((present !== null) !== isPresent || (present && present.version >= version)) continue;
    const document: OutboxDocument = present ?? new source.model({ _id });
    await source.applySnapshot(document as never, data as never);
    await document.validate();
    document.set('version', version);
    try {
      await replace(source.model, document);
    } catch (error) {
      if (!isDuplicateKey(error) || !source.makeRoom) throw error;
      await source.makeRoom(data as never);
      await replace(source.model, document);
    }
    count += 1;
  }
  return count;
}

/** As it stands, its version too, which `save()` would count up from the backup's. */
async function replace(model: OutboxModel, document: OutboxDocument): Promise<void> {
  const { _id, ...fields } = document.toObject();
  await mongoose.connection
    .collection(model.collection.collectionName)
    .replaceOne({ _id }, fields, { upsert: true, ignoreUndefined: true });
}
