import type { Stack } from 'dev/stack';

interface StreamsPage {
  account_details?: { stream_detail?: { name: string; cluster?: { leader?: string } }[] }[];
}

/** The broker's server that stores first what is published: the only one, or the leader of the stream's replicas. */
export async function leaderOf({ brokers, ports, part }: Stack): Promise<Stack['brokers'][number]> {
  const [only, ...others] = brokers;
  if (only && others.length === 0) return only;
  for (const port of [
    ports['jetstream-1-monitoring'],
    ports['jetstream-2-monitoring'],
    ports['jetstream-3-monitoring'],
  ]) {
    const page = await fetch(`http://127.0.0.1:${port}/jsz?streams=true`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.json() as Promise<StreamsPage>,
      () => undefined,
    );
    const streams = page?.account_details?.flatMap(({ stream_detail = [] }) => stream_detail) ?? [];
    const leader = streams.find(({ name }) => name === 'events')?.cluster?.leader;
    if (leader) return part(leader);
  }
  throw new Error('no server of the broker knows a leader');
}
