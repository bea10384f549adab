import type { ChargeDocument } from '../models/charge';

type Wake = (charge?: ChargeDocument) => void;

/**
 * Tells those who wait in this process that something about an order changed, so that they need not keep asking the
 * database. What another instance stored is not told here: whoever waits looks by himself too, ever less often.
 */
export class OrderSignals {
  private readonly waiting = new Map<string, Set<Wake>>();
  private dueListener: ((orderId: string) => void) | undefined;

  /** The order's replica was stored, or its charge, which then need not be read. */
  changed(orderId: string, charge?: ChargeDocument): void {
    for (const wake of this.waiting.get(orderId) ?? []) wake(charge);
  }

  /** Stripe is to be asked about the order's charge: by the buyer's own request where one waits, else by the worker. */
  due(orderId: string): void {
    if (this.isAwaited(orderId)) this.changed(orderId);
    else this.dueListener?.(orderId);
  }

  isAwaited(orderId: string): boolean {
    return this.waiting.has(orderId);
  }

  onDue(listener: (orderId: string) => void): void {
    this.dueListener = listener;
  }

  /** Begins to wait at once, so that nothing between this call and the awaiting is missed. */
  waitFor(orderId: string): { changed: (timeoutMs: number) => Promise<ChargeDocument | undefined>; stop: () => void } {
    let wake: Wake = () => {};
    const woken = new Promise<ChargeDocument | undefined>((resolve) => {
      wake = resolve;
    });
    const waiters = this.waiting.get(orderId) ?? new Set<Wake>();
    this.waiting.set(orderId, waiters.add(wake));
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      waiters.delete(wake);
      if (waiters.size === 0 && this.waiting.get(orderId) === waiters) this.waiting.delete(orderId);
    };
    const changed = async (timeoutMs: number) => {
      timer = setTimeout(wake, timeoutMs);
      const charge = await woken;
      stop();
      return charge;
    };
    return { changed, stop };
  }
}

const FIRST_LOOK_MS = 50;
const MAX_LOOK_MS = 500;

/**
 * Reads until there is a value, or the time is over: again at each signal, and by itself a few times. A charge that was
 * stored in this process, and the one that the caller has just read, come with it.
 */
export async function readWhenChanged<T>(
  signals: OrderSignals,
  orderId: string,
  read: (charge?: ChargeDocument) => Promise<T | undefined>,
  timeoutMs: number,
  known?: ChargeDocument,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  let charge = known;
  for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(lookMs * 2, MAX_LOOK_MS)) {
    const wait = signals.waitFor(orderId);
    try {
      const value = await read(charge);
      const leftMs = deadline - Date.now();
      if (value !== undefined || leftMs <= 0) return value;
      charge = await wait.changed(Math.min(lookMs, leftMs));
    } finally {
      wait.stop();
    }
  }
}
