import { z } from 'zod';
import type { SubjectHistory } from './bus';
import { BusOutOfReach } from './out-of-reach';

const Server = z.object({ cluster_id: z.string() });
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

/** A subscription can't tell the end of a history from a broker that has fallen silent; the monitoring address can. */
export async function askHistory(
  { monitorUrl, clusterId }: { monitorUrl: string; clusterId: string },
  subject: string,
): Promise<SubjectHistory | undefined> {
  const server = await read(await ask(monitorUrl, '/streaming/serverz'), Server);
  if (server.cluster_id !== clusterId) {
    throw new BusOutOfReach(`${monitorUrl} is the monitor of the cluster ${server.cluster_id}, not of ${clusterId}`);
  }
  const response = await ask(monitorUrl, `/streaming/channelsz?channel=${encodeURIComponent(subject)}`);
  // A channel exists from its first message or subscription on.
  if (response.status === 404) return undefined;
  const { msgs, first_seq: first, last_seq: last } = await read(response, Channel);
  return msgs === 0 ? undefined : { first, last };
}
