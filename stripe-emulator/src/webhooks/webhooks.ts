import type { Agent } from 'node:http';
import type { Faults } from '../emulator/faults';
import { describeError, type Log } from '../http/log';
import type { Store } from '../state/store';
import type { Transaction } from '../state/transaction';
import type { EventType } from '../stripe/call';
import { newId } from '../stripe/id';
import { orderOf } from '../stripe/order-of';
import type { Delivery, StripeEvent } from './delivery';
import { createAgent, postEvent } from './post-event';
import { signatureHeader } from './signature';

export interface WebhooksDeps {
  store: Store;
  faults: Faults;
  log: Log;
  nowMs: () => number;
  /** Without one, no event is stored or sent. */
  receiver?: { url: string; secret: string };
  firstRetryMs?: number;
}

const apiVersion = '2026-10-28.endive';
const longestRetryMs = 5 * 60 * 1000;
const maxAttempts = 25;
const maxInFlight = 16;

/** Sends each event at least once: it is stored with the effect that it tells of, and removed after a 2xx. */
export class Webhooks {
  private readonly inFlight = new Set<string>();
  private readonly url: URL | undefined;
  private readonly agent: Agent | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly deps: WebhooksDeps) {
    this.url = deps.receiver && new URL(deps.receiver.url);
    this.agent = this.url && createAgent(this.url);
  }

  enqueue(tx: Transaction, type: EventType, object: object, request: StripeEvent['request']): void {
    const { faults, nowMs } = this.deps;
    const target = { event: type, order: orderOf(tx, object) };
    if (!this.url || faults.take('drop_webhooks', target)) return;
    const late = faults.take('reorder_webhooks', target);
    const nextAtMs = nowMs() + (late ? late.times * late.ms : 0);
    const event: StripeEvent = {
      id: newId('evt'),
      object: 'event',
      api_version: apiVersion,
      created: Math.floor(nowMs() / 1000),
      data: { object },
      livemode: false,
      pending_webhooks: 1,
      request,
      type,
    };
    tx.put('deliveries', { id: event.id, event, attempts: 0, nextAtMs });
    if (faults.take('duplicate_webhooks', target)) {
      tx.put('deliveries', { id: `${event.id}_again`, event, attempts: 0, nextAtMs });
    }
  }

  /** Starts what is due and sleeps until the next is. Call it when an enqueued event is on the disk. */
  wake(): void {
    clearTimeout(this.timer);
    if (this.closed || !this.url) return;
    const waiting = this.deps.store
      .values('deliveries')
      .filter((delivery) => !this.inFlight.has(delivery.id))
      .sort((a, b) => a.nextAtMs - b.nextAtMs);
    const nowMs = this.deps.nowMs();
    const due = waiting.filter((delivery) => delivery.nextAtMs <= nowMs).slice(0, maxInFlight - this.inFlight.size);
    for (const delivery of due) void this.deliver(delivery);
    const next = waiting.find((delivery) => delivery.nextAtMs > nowMs);
    if (next) this.timer = setTimeout(() => this.wake(), next.nextAtMs - nowMs);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.agent?.destroy();
  }

  /** Never rejects. */
  private async deliver(delivery: Delivery): Promise<void> {
    this.inFlight.add(delivery.id);
    const outcome = await this.post(delivery);
    this.inFlight.delete(delivery.id);
    // A reset may have removed it meanwhile, and after closing nothing is written any more.
    if (this.closed || !this.deps.store.get('deliveries', delivery.id)) return;
    this.settle(delivery, outcome);
    this.wake();
  }

  private async post({ event }: Delivery): Promise<number | string> {
    const { receiver, nowMs } = this.deps;
    if (!receiver || !this.url || !this.agent) return 'no receiver';
    const payload = JSON.stringify(event, null, 2);
    const signature = signatureHeader(payload, receiver.secret, nowMs());
    return postEvent(this.url, payload, signature, this.agent).catch(describeError);
  }

  private settle(delivery: Delivery, outcome: number | string): void {
    const { store, log, nowMs, firstRetryMs = 500 } = this.deps;
    const attempts = delivery.attempts + 1;
    const hasArrived = typeof outcome === 'number' && outcome >= 200 && outcome < 300;
    const tx = store.begin();
    if (hasArrived || attempts >= maxAttempts) tx.remove('deliveries', delivery.id);
    else {
      const waitMs = Math.min(firstRetryMs * 2 ** delivery.attempts, longestRetryMs);
      tx.put('deliveries', { ...delivery, attempts, nextAtMs: nowMs() + waitMs });
    }
    store.commit(tx);
    // Not on the disk yet is no harm here: a crash only sends it once more.
    store.settled().catch((error: unknown) => log({ level: 'error', error: describeError(error) }));
    if (hasArrived) return;
    const { id: eventId, type } = delivery.event;
    log({ level: 'warn', webhook: type, eventId, attempts, outcome, givenUp: attempts >= maxAttempts });
  }
}
