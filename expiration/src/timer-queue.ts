import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@tickets/common/service';
import Bull from 'bull';
import { timersSkipped } from './metrics';

export interface Timer {
  orderId: string;
  expiresAt: Date;
  delayMs: number;
}

interface TimerQueueDeps {
  redisUrl: string;
  logger: Logger;
  onDue: (orderId: string) => Promise<unknown>;
}

const CONCURRENCY = 50;
const SET_TIMEOUT_MS = 500;
const CLOSE_TIMEOUT_MS = 2_000;
const RETRY_MAX_MS = 2_000;

/** Bull's own reading of an address leaves out TLS and does not decode the password. */
function redisOptions(address: string): Bull.QueueOptions['redis'] {
  const url = new URL(address);
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...(url.pathname.length > 1 ? { db: Number(url.pathname.slice(1)) } : {}),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    disconnectTimeout: 500,
    // No command is given up: of some, Bull and its client never ask for the outcome, and such a failure ends the process.
    maxRetriesPerRequest: null,
    retryStrategy: (tries: number) => Math.min(tries * 100, RETRY_MAX_MS),
  };
}

/**
 * Timers in Redis that fire at their moment, in whichever instance. They are only the fast way: the deadlines themselves
 * are in the database. So nothing here ever fails for want of Redis, or waits for it for long.
 */
export class TimerQueue {
  private readonly queue: Bull.Queue<{ orderId: string }>;

  constructor(deps: TimerQueueDeps) {
    this.queue = new Bull('expiration', {
      redis: redisOptions(deps.redisUrl),
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      settings: { retryProcessDelay: 1_000 },
    });
    // Bull names its connection without asking for the outcome, which would end the process when Redis is lost just then.
    Object.assign(this.queue, { setWorkerName: () => Promise.resolve() });
    this.queue.on('error', (err) => deps.logger.debug({ err }, 'Redis not reached'));
    this.queue.on('failed', ({ data }, err) => deps.logger.warn({ err, ...data }, 'a hold’s end could not be told'));
    this.queue
      .process(CONCURRENCY, ({ data }) => deps.onDue(data.orderId))
      .catch((err: unknown) => deps.logger.debug({ err }, 'timers ended'));
  }

  /** Sets the timer of this order and this end of its hold, if there is none yet. */
  async set({ orderId, expiresAt, delayMs }: Timer): Promise<void> {
    if (this.queue.client.status !== 'ready') return timersSkipped.inc();
    const added = this.queue.add({ orderId }, { jobId: `${orderId}-${expiresAt.getTime()}`, delay: delayMs }).then(
      () => true,
      () => false,
    );
    if (!(await within(SET_TIMEOUT_MS, added))) timersSkipped.inc();
  }

  /** No timer fires any more. Takes at most a moment, also while Redis is away or hangs. */
  async close(): Promise<void> {
    await within(
      CLOSE_TIMEOUT_MS,
      this.queue.close(true).then(
        () => true,
        () => true,
      ),
    );
    for (const client of this.queue.clients) client.disconnect();
  }
}

/** What a promise that never rejects resolves to, or undefined when that takes too long. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const ended = new AbortController();
  try {
    return await Promise.race([promise, delay(ms, undefined, { signal: ended.signal }).catch(() => undefined)]);
  } finally {
    ended.abort();
  }
}
