import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '@tickets/common/bus';
import { waitFor } from '@tickets/common/testing';
import type { Contestant } from './contestants';

/** How messages are published: so many in all, so many at once, and where given so many a second. */
export interface Pattern {
  name: string;
  count: number;
  lanes: number;
  perSecond?: number;
}

export const PATTERNS: readonly Pattern[] = [
  { name: 'one by one', count: 400, lanes: 1 },
  { name: '200 a second', count: 800, lanes: 64, perSecond: 200 },
  { name: '64 at once', count: 4_000, lanes: 64 },
];

export interface Samples {
  ackMs: number[];
  /** From the publish to the consumer's handler. */
  deliveryMs: number[];
  seconds: number;
}

/** A snapshot of an order on the wire, as `npm run bench -- operations` counts its bytes. */
const MESSAGE_BYTES = 900;
const WARM_UP: Pattern = { name: 'warm-up', count: 200, lanes: 8 };

/** Publishes as an outbox does, and consumes as a service does, on two connections of one process. */
export async function measureMessages({ join }: Contestant, pattern: Pattern): Promise<Samples> {
  const run = randomBytes(4).toString('hex');
  const [publisher, consumer] = [await join(`publisher-${run}`), await join(`consumer-${run}`)];
  try {
    await publishAll(publisher, consumer, `bench.${run}.warm`, WARM_UP);
    return await publishAll(publisher, consumer, `bench.${run}`, pattern);
  } finally {
    await Promise.all([publisher.close(), consumer.close()]);
  }
}

async function publishAll(publisher: Bus, consumer: Bus, subject: string, pattern: Pattern): Promise<Samples> {
  const { count, lanes, perSecond } = pattern;
  const samples: Samples = { ackMs: [], deliveryMs: [], seconds: 0 };
  const sentAt = new Map<string, number>();
  const group = { queueGroup: 'bench', durableName: 'bench', maxInFlight: 32, ackWaitMs: 10_000 };
  consumer.subscribe({ subject, from: 'first', ...group }, ({ data }) => {
    const key = data.slice(0, data.indexOf(' '));
    const sent = sentAt.get(key);
    if (sent !== undefined) samples.deliveryMs.push(performance.now() - sent);
    sentAt.delete(key);
    return Promise.resolve();
  });
  await waitFor(() => consumer.isConnected, { timeoutMs: 30_000, what: 'the subscription' });
  const filler = 'x'.repeat(MESSAGE_BYTES);
  let next = 0;
  const began = performance.now();
  const lane = async () => {
    for (let n = next++; n < count; n = next++) {
      const dueMs = perSecond ? (n * 1_000) / perSecond - (performance.now() - began) : 0;
      if (dueMs > 0) await delay(dueMs);
      const key = `${n}`;
      const sent = performance.now();
      sentAt.set(key, sent);
      await publisher.publish(subject, `${key} ${filler}`, { id: `${subject}:${key}`, key });
      samples.ackMs.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await waitFor(() => samples.deliveryMs.length === count, { timeoutMs: 60_000, what: 'the last delivery' });
  samples.seconds = (performance.now() - began) / 1_000;
  return samples;
}
