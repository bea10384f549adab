import { z } from 'zod';
import type { SubjectHistory } from './bus';
import { BusOutOfReach } from './out-of-reach';

const Server = z.object({ cluster_id: z.string(), version: z.string().default('of an unknown version') });
const Channel = z.object({ msgs: z.number(), first_seq: z.number(), last_seq: z.number() });

const MONITOR_PORT = 8222;
const TIMEOUT_MS = 3_000;

/** On the broker's own host, without its login: the monitoring address has none. */
export function defaultMonitorUrl(brokerUrl: string): string {
  return `http://${new URL(brokerUrl).hostname}:${MONITOR_PORT}`;
}

async function ask(monitorUrl: string, path: string): Promise<Response> {
  try {
    return await fetch(new URL(path, monitorUrl), { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new BusOutOfReach(`the broker's monitoring address ${monitorUrl} does not answer`, { cause: error });
  }
}

async function read<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const parsed = response.ok ? schema.safeParse(await response.json().catch(() => undefined)) : undefined;
  if (!parsed?.success)
    throw new BusOutOfReach(`${response.url} gives no answer of NATS Streaming (${response.status})`);
  return parsed.data;
}

const Group = z.object({ queue_name: z.string().default(''), last_sent: z.number(), pending_count: z.number() });
const ChannelOfGroups = Channel.extend({ subscriptions: z.array(Group).default([]) });

interface Monitor {
  monitorUrl: string;
  clusterId: string;
}

export async function askServer(monitorUrl: string): Promise<z.infer<typeof Server>> {
  return read(await ask(monitorUrl, '/streaming/serverz'), Server);
}

interface DurableGroup {
  subject: string;
  group: string;
}

/**
 * What durable queue groups have of their subjects that they have not acknowledged. At most: what was sent last to a member
 * that has left is not known, and counts as waiting until the next message comes.
 */
export async function askPending(monitor: Monitor, groups: readonly DurableGroup[]): Promise<Map<string, number>> {
  await requireCluster(monitor);
  const pending = groups.map(async (group) => [group.subject, await pendingOf(monitor, group)] as const);
  return new Map(await Promise.all(pending));
}

async function pendingOf(monitor: Monitor, { subject, group }: DurableGroup): Promise<number> {
  const channel = await readChannel(monitor, { channel: subject, subs: '1' }, ChannelOfGroups);
  // Each of its members is listed; a group without any is listed once.
  const members = channel?.subscriptions.filter(({ queue_name }) => queue_name === group) ?? [];
  if (!channel || members.length === 0) return 0;
  const sent = Math.max(...members.map(({ last_sent }) => last_sent));
  return members.reduce((sum, { pending_count }) => sum + pending_count, channel.last_seq - sent);
}

/** A subscription can't tell the end of a history from a broker that has fallen silent; the monitoring address can. */
export async function askHistory(monitor: Monitor, subject: string): Promise<SubjectHistory | undefined> {
  await requireCluster(monitor);
  const channel = await readChannel(monitor, { channel: subject }, Channel);
  if (!channel) return undefined;
  const { msgs, first_seq: first, last_seq: last } = channel;
  return msgs === 0 ? undefined : { first, last };
}

async function requireCluster({ monitorUrl, clusterId }: Monitor): Promise<void> {
  const server = await askServer(monitorUrl);
  if (server.cluster_id === clusterId) return;
  throw new BusOutOfReach(`${monitorUrl} is the monitor of the cluster ${server.cluster_id}, not of ${clusterId}`);
}

/** A channel exists from its first message or subscription on. */
async function readChannel<T>(
  { monitorUrl }: Monitor,
  query: Record<string, string>,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const response = await ask(monitorUrl, `/streaming/channelsz?${new URLSearchParams(query)}`);
  return response.status === 404 ? undefined : read(response, schema);
}
