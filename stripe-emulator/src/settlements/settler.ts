import { type ExecutorDeps, execute } from '../http/executor';
import { describeError } from '../http/log';
import { newId } from '../stripe/id';
import type { Settlement } from '../stripe/outcome';
import { settle } from '../stripe/settle';

const longestSleepMs = 60_000;

/** Lets what was put off happen when its time has come, also after a restart. */
export class Settler {
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly deps: ExecutorDeps) {}

  /** Settles what is due and sleeps until the next is. Call it when a settlement is on the disk. */
  wake(): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    const nowMs = this.deps.nowMs();
    this.settle(({ atMs }) => atMs <= nowMs);
    const next = Math.min(...this.deps.store.values('settlements').map(({ atMs }) => atMs));
    if (next < Infinity) this.timer = setTimeout(() => this.wake(), Math.min(next - nowMs, longestSleepMs));
  }

  /** Everything at once, for who doesn't want to wait; returns how many there were. */
  settleAll(): number {
    return this.settle(() => true);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private settle(isDue: (settlement: Settlement) => boolean): number {
    const { store, webhooks, log } = this.deps;
    const due = store.values('settlements').filter(isDue);
    for (const settlement of due) this.settleOne(settlement);
    if (due.length === 0) return 0;
    store.settled().then(
      () => webhooks.wake(),
      (error: unknown) => log({ level: 'error', error: describeError(error) }),
    );
    return due.length;
  }

  private settleOne(settlement: Settlement): void {
    const request = { params: {}, id: settlement.id, requestId: newId('req'), idempotencyKey: null };
    // One that can't happen any more (a payment disputed twice, say) is answered with an error, and dropped.
    const { tx } = execute(this.deps, (call) => settle(call, settlement), request);
    tx.remove('settlements', settlement.id);
    this.deps.store.commit(tx);
  }
}
