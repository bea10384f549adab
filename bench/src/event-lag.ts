import { setTimeout as delay } from 'node:timers/promises';
import type { TicketResponse } from '@tickets/common/contracts';
import { MongoClient } from 'mongodb';
import { type Figure, percentile } from './measure';

const PER_SECOND = 100;
const SECONDS = 10;

/**
 * From the answer of POST /api/tickets to the ticket's arrival in orders' replica, which is when it can be ordered. The
 * replica is polled in one query for all that are awaited, each millisecond.
 */
export async function measureEventLag(
  ordersDatabase: string,
  list: (n: number) => Promise<TicketResponse>,
): Promise<Figure> {
  const client = await new MongoClient(ordersDatabase).connect();
  const replicas = client.db().collection<{ _id: string }>('tickets');
  const awaited = new Map<string, number>();
  const lagsMs: number[] = [];
  let isDone = false;
  const watch = async () => {
    while (!isDone || awaited.size > 0) {
      const arrived = await replicas.find({ _id: { $in: [...awaited.keys()] } }, { projection: { _id: 1 } }).toArray();
      const nowMs = performance.now();
      for (const { _id } of arrived) {
        lagsMs.push(nowMs - (awaited.get(_id) ?? nowMs));
        awaited.delete(_id);
      }
      await delay(1);
    }
  };
  const watching = watch();
  const pending: Promise<void>[] = [];
  let failed = 0;
  const began = performance.now();
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    const dueMs = (n * 1000) / PER_SECOND - (performance.now() - began);
    if (dueMs > 0) await delay(dueMs);
    pending.push(
      list(n).then(
        (ticket) => void awaited.set(ticket.id, performance.now()),
        () => {
          failed += 1;
        },
      ),
    );
  }
  await Promise.all(pending);
  isDone = true;
  await watching;
  await client.close();
  lagsMs.sort((a, b) => a - b);
  return {
    name: `created → orderable, ${PER_SECOND}/s`,
    perSecond: PER_SECOND,
    p50Ms: percentile(lagsMs, 0.5),
    p99Ms: percentile(lagsMs, 0.99),
    failed,
  };
}
