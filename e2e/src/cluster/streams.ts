import { setTimeout as delay } from 'node:timers/promises';
import { eventually, expectEqual } from '../journey/expect';
import { sell } from '../journey/market';
import { Person } from '../journey/person';

interface Stream {
  told: string[];
  close: () => void;
}

async function openStream(url: string): Promise<Stream> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/tickets/stream`, { signal: abort.signal, headers: { connection: 'close' } });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  const stream: Stream = { told: [], close: () => abort.abort() };
  const read = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data:')) stream.told.push(line.slice(5));
    }
  };
  read(response.body).catch(() => undefined); // Ends by our own abort.
  return stream;
}

/** Readers on every replica of tickets hear of one change exactly once. */
export async function everyReplicaTells(url: string, readers: number): Promise<void> {
  const streams = await Promise.all(Array.from({ length: readers }, () => openStream(url)));
  try {
    await delay(500);
    const seller = await new Person(url, 'the live seller').signUp();
    const ticket = await sell(seller, 'Seen live', 15);
    const heard = ({ told }: Stream) => told.filter((data) => data.includes(ticket.id)).length;
    await eventually(
      'every reader has heard of the ticket',
      async () => streams.every((one) => heard(one) > 0),
      20_000,
    );
    await delay(1_000);
    expectEqual(
      streams.map(heard),
      streams.map(() => 1),
      'how often each reader heard of it',
    );
  } finally {
    for (const { close } of streams) close();
  }
}
