import { setTimeout as delay } from 'node:timers/promises';
import mongoose, { type Model } from 'mongoose';
import { parseEvent, type Subjects } from '../contracts';
import type { Bus } from './bus';
import { storeIfNewer } from './replica';

/** Where a replica comes from: the subjects that tell it, and how a snapshot becomes a stored one. */
export interface ReplicaSource {
  subjects: readonly Subjects[];
  // biome-ignore lint/suspicious/noExplicitAny: mongoose's Model is invariant in its document type; a rebuild works on any.
  model: Model<any>;
  /** Takes the payload of any of `subjects`, which share one schema. */
  toReplica: (data: never) => { _id: unknown; version: number };
}

/** The bus has no "end of history"; when nothing came for so long, it is taken to be reached. */
const QUIET_MS = 1_500;

/**
 * Reads the whole history of a replica's subjects into a fresh collection (newest version wins, nothing else happens)
 * and puts that in the old one's place. The service may go on meanwhile: what it hears, this hears too, and stores it
 * on whichever side of the swap it comes. Returns how many documents the replica has.
 */
export async function rebuildReplica(bus: Bus, source: ReplicaSource): Promise<number> {
  const { model } = source;
  const freshName = `${model.collection.collectionName}_rebuild`;
  await mongoose.connection.collection(freshName).deleteMany({});
  const fresh: typeof model = mongoose.connection.model(`${model.modelName}Rebuild`, model.schema, freshName, {
    overwriteModels: true,
  });
  await fresh.createIndexes();

  let target = fresh;
  let swap: Promise<unknown> = Promise.resolve();
  let lastHeard = Date.now();
  for (const subject of source.subjects) {
    bus.subscribe({ subject, from: 'first', maxInFlight: 64, ackWaitMs: 30_000 }, async ({ data }) => {
      lastHeard = Date.now();
      await swap;
      try {
        await storeIfNewer(target, source.toReplica(parseEvent(subject, JSON.parse(data)).data as never));
      } catch {
        // A poison event in the history was put aside when it came; it has no place in a replica either.
      }
    });
  }
  const quiet = async () => {
    while (Date.now() - lastHeard < QUIET_MS) await delay(50);
  };

  await quiet();
  swap = mongoose.connection.collection(freshName).rename(model.collection.collectionName, { dropTarget: true });
  await swap;
  target = model;
  lastHeard = Date.now();
  await quiet();
  return model.countDocuments();
}
