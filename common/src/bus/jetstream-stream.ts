import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { millis, nanos, nuid } from '@nats-io/transport-node';

/** The one stream that holds every subject. */
export const STREAM = 'events';
/** A stream can't take `ticket:*` literally: to the broker that is one word. So a word of ours is put before it. */
const ROOT = 'ev';
/** For so long a broker remembers the ids of what it stored. */
const DUPLICATES_MS = 120_000;

/** A document's place: where a newer message of it takes the older one's. What names no document keeps its own. */
export function placeOf(subject: string, key?: string): string {
  return `${ROOT}.${subject}.${encodeURIComponent(key || nuid.next())
    .replaceAll('.', '%2E')
    .replaceAll('*', '%2A')}`;
}

/** All places of a subject. */
export const placesOf = (subject: string): string => `${ROOT}.${subject}.*`;

/** The name of a group's consumer of a subject: letters, digits, `-` and `_` only, as it names a folder too. */
export const consumerNameOf = (group: string, subject: string): string =>
  `${group}_${subject}`.replaceAll(/[^\w-]/g, '_');

export function isMissing(error: unknown): boolean {
  const codes: number[] = [JetStreamApiCodes.StreamNotFound, JetStreamApiCodes.ConsumerNotFound];
  return error instanceof JetStreamApiError && codes.includes(error.code);
}

/** The leader hears from each of the others every second. */
const SILENT_AFTER_MS = 4_000;

/**
 * Whether the leader is in touch with more than half of the servers that keep the stream. It answers for ten seconds more
 * after it has lost them, but stores nothing.
 */
export function hasMajority({ cluster }: StreamInfo): boolean {
  const others = cluster?.replicas ?? [];
  const inTouch = others.filter(({ offline, active }) => !offline && millis(active) < SILENT_AFTER_MS);
  return 1 + inTouch.length > (1 + others.length) / 2;
}

/** How many of the servers that should keep the stream don't have all of it: away, behind, or not found by the broker. */
export function replicasMissing({ cluster, config }: StreamInfo, wanted: number): number {
  const followers = (cluster?.replicas ?? []).filter(({ current, offline }) => current && !offline);
  const leader = cluster && !cluster.leader ? 0 : 1;
  return Math.max(0, Math.max(wanted, config.num_replicas) - leader - followers.length);
}

/**
 * Makes the stream where it is not there. Of every document and subject the newest message stays, for good; a stream without
 * space refuses new messages instead of dropping old ones. Replicas are added where more are asked for, never taken away.
 */
export async function ensureStream(manager: JetStreamManager, replicas: number): Promise<StreamInfo> {
  const limits = { max_msgs_per_subject: 1, discard: DiscardPolicy.New, duplicate_window: nanos(DUPLICATES_MS) };
  try {
    const info = await manager.streams.info(STREAM);
    const { max_msgs_per_subject, discard, duplicate_window, num_replicas } = info.config;
    const isCompacted = max_msgs_per_subject === limits.max_msgs_per_subject && discard === limits.discard;
    if (isCompacted && duplicate_window === limits.duplicate_window && num_replicas >= replicas) return info;
    return await manager.streams.update(STREAM, { ...limits, num_replicas: Math.max(num_replicas, replicas) });
  } catch (error) {
    if (!isMissing(error)) throw error;
    const kept = { retention: RetentionPolicy.Limits, storage: StorageType.File, num_replicas: replicas };
    return manager.streams.add({ name: STREAM, subjects: [`${ROOT}.>`], ...kept, ...limits });
  }
}
