import mongoose, { type Model } from 'mongoose';
import type { Subjects } from '../contracts';
import type { Bus } from './bus';
import { HistoryIncomplete, HistoryReader } from './history';
import { storeIfNewer } from './replica';
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
  /** Swaps in what there is, also when the present replica has documents that the history lacks. */
  acceptFewer?: boolean;
  stallMs?: number;
}

const BATCH = 500;

type AnyModel = ReplicaSource['model'];

/** Runs stores at once, but none while the collection under them is being swapped. */
class Gate {
  private opening: Promise<unknown> = Promise.resolve();
  private readonly passing = new Set<Promise<unknown>>();

  async pass<T>(task: () => Promise<T>): Promise<T> {
    await this.opening;
    const run = task();
    const settled = run.catch(() => undefined).finally(() => this.passing.delete(settled));
    this.passing.add(settled);
    return run;
  }

  async closed(task: () => Promise<unknown>): Promise<void> {
    const run = (async () => {
      await Promise.all(this.passing);
      await task();
    })();
    this.opening = run.catch(() => undefined);
    await run;
  }
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

async function requireWhole(reader: HistoryReader, model: AnyModel, fresh: AnyModel): Promise<void> {
  // The service may have stored a snapshot a moment before it came here, so those that seem to lack are asked for again.
  const suspects = await findLacking(model, fresh);
  if (suspects.length === 0) return;
  await reader.catchUp();
  const lacking = await findLacking(model, fresh, suspects);
  if (lacking.length === 0) return;
  const [name, count] = [model.collection.collectionName, await model.countDocuments()];
  throw new HistoryIncomplete(
    `${name} is left as it was: of its ${count} documents the broker's history lacks ${lacking.length}, or has older versions only. If the broker has lost its history, run republish in the service that owns them, then rebuild again; rebuild --accept-fewer takes what there is.`,
  );
}

/**
 * Reads the whole history of a replica's subjects into a fresh collection (newest version wins, nothing else happens)
 * and puts that in the old one's place. The service may go on meanwhile: what it consumes comes here too, and is stored
 * on whichever side of the swap it comes. Returns how many documents the replica has. Rejects, and changes nothing, when
 * the history's end is not reached or the history lacks what the replica has.
 */
export async function rebuildReplica(
  bus: Bus,
  { model, subjects, toReplica }: ReplicaSource,
  { acceptFewer = false, stallMs }: RebuildOptions = {},
): Promise<number> {
  const freshName = `${model.collection.collectionName}_rebuild`;
  const fresh = await openScratch(freshName, model.schema);
  const gate = new Gate();
  let target: AnyModel | undefined = fresh;
  const store = async (data: unknown) => target && storeIfNewer(target, toReplica(data as never));
  const reader = new HistoryReader(bus, subjects, ({ data }) => gate.pass(() => store(data)), stallMs);
  try {
    await reader.catchUp();
    if (!acceptFewer) await requireWhole(reader, model, fresh);
    await gate.closed(async () => {
      await mongoose.connection.collection(freshName).rename(model.collection.collectionName, { dropTarget: true });
      target = model;
    });
    // What the service stored in the old collection at the last moment is in the history by now.
    await reader.catchUp();
  } catch (error) {
    if (target === fresh) {
      target = undefined;
      await dropScratch(freshName);
    }
    throw error;
  }
  return model.countDocuments();
}
