import type { Model } from 'mongoose';
import type { Subjects } from '../contracts';
import type { Bus } from './bus';
import { HistoryIncomplete, HistoryReader } from './history';
import { isDuplicateKey, storeIfNewer } from './replica';
import { dropScratch, openScratch } from './scratch';

/** Where a replica comes from: the subjects that publish it, and how a snapshot becomes a stored one. */
export interface ReplicaSource {
  subjects: readonly Subjects[];
  // biome-ignore lint/suspicious/noExplicitAny: mongoose's Model is invariant in its document type; a rebuild works on any.
  model: Model<any>;
  /** Takes the payload of any of `subjects`, which share one schema. */
  toReplica: (data: never) => { _id: unknown; version: number };
}

interface RebuildOptions {
  /** Takes what there is, also when the present replica has documents that the history lacks. */
  acceptFewer?: boolean;
  stallMs?: number;
}

const BATCH = 500;

type AnyModel = ReplicaSource['model'];

/** As the driver has it: the type of `_id` is the model's own. */
interface Stored {
  _id: never;
  version: number;
}

/** Of the given ids, or of all, those of which `present` has a newer version than `fresh`, or `fresh` none. */
async function findLacking(present: AnyModel, fresh: AnyModel, ids?: unknown[]): Promise<unknown[]> {
  const lacking: unknown[] = [];
  let batch = new Map<string, { _id: unknown; version: number }>();
  const compare = async () => {
    const found = await fresh.find({ _id: { $in: [...batch.values()].map(({ _id }) => _id) } }, { version: 1 }).lean();
    const versions = new Map(found.map(({ _id, version }) => [String(_id), Number(version)]));
    for (const [key, { _id, version }] of batch) if ((versions.get(key) ?? -1) < version) lacking.push(_id);
    batch = new Map();
  };
  const filter = ids ? { _id: { $in: ids } } : {};
  for await (const { _id, version } of present.find(filter, { version: 1 }).lean().cursor()) {
    batch.set(String(_id), { _id, version });
    if (batch.size === BATCH) await compare();
  }
  await compare();
  return lacking;
}

/** Ids of documents that the present replica has newer, or alone. */
async function findLost(reader: HistoryReader, model: AnyModel, fresh: AnyModel): Promise<unknown[]> {
  const suspects = await findLacking(model, fresh);
  if (suspects.length === 0) return [];
  // The service may have stored a snapshot a moment before it came here, so those that seem to lack are looked at again.
  await reader.catchUp();
  return findLacking(model, fresh, suspects);
}

/** Over an older state, and over the same one, which may be damaged; a newer one came meanwhile and stays. */
async function put(model: AnyModel, { _id, ...fields }: Stored): Promise<void> {
  const filter = { _id, version: { $lte: fields.version } };
  try {
    await model.collection.replaceOne(filter, fields, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // It is there: newer, or just now inserted in an older state. So it is asked once more.
    await model.collection.replaceOne(filter, fields);
  }
}

async function putAll(model: AnyModel, fresh: AnyModel): Promise<void> {
  const batch: Promise<void>[] = [];
  for await (const document of fresh.find().lean<Stored>().cursor()) {
    batch.push(put(model, document));
    if (batch.length === BATCH) await Promise.all(batch.splice(0));
  }
  await Promise.all(batch);
}

/**
 * Reads the whole history of a replica's subjects into a collection beside it (newest version wins, nothing else happens)
 * and puts every document of that in the replica's place. The service may go on meanwhile: what it consumes it stores as
 * always. Returns how many documents the replica has. Rejects, and changes nothing, when the history's end is not reached
 * or the history lacks what the replica has.
 */
export async function rebuildReplica(
  bus: Bus,
  { model, subjects, toReplica }: ReplicaSource,
  { acceptFewer = false, stallMs }: RebuildOptions = {},
): Promise<number> {
  const name = model.collection.collectionName;
  const freshName = `${name}_rebuild`;
  const fresh = await openScratch(freshName, model.schema);
  let isReading = true;
  const store = async (data: unknown) => isReading && storeIfNewer(fresh, toReplica(data as never));
  const reader = new HistoryReader(bus, subjects, ({ data }) => store(data), stallMs);
  try {
    await reader.catchUp();
    const lost = await findLost(reader, model, fresh);
    if (lost.length > 0 && !acceptFewer) {
      throw new HistoryIncomplete(
        `${name} is left as it was: of its ${await model.countDocuments()} documents the broker's history lacks ${lost.length}, or has older versions only. If the broker has lost its history, run republish in the service that owns them, then rebuild again; rebuild --accept-fewer takes what there is.`,
      );
    }
    isReading = false;
    for (const _id of lost) await model.deleteOne({ _id });
    await putAll(model, fresh);
  } finally {
    isReading = false;
    await dropScratch(freshName);
  }
  return model.countDocuments();
}
