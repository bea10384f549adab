import { Deadline, type DeadlineTime } from './models/deadline';
import type { TimerQueue } from './timer-queue';

export interface TimerDeps {
  timers: Pick<TimerQueue, 'set'>;
  now: () => number;
}

/**
 * Brings the timer of an order in line with its deadline. Timers of dropped or moved deadlines are left alone: they find
 * nothing due when they come.
 */
export async function setTimer({ timers, now }: TimerDeps, deadline: DeadlineTime): Promise<void> {
  const { _id: orderId, expiresAt, nextFireAt } = deadline;
  if (nextFireAt) await timers.set({ orderId, expiresAt, delayMs: Math.max(0, nextFireAt.getTime() - now()) });
}

/** Sets the timers of all pending deadlines, as after Redis was emptied. Returns how many. */
export async function setAllTimers(deps: TimerDeps): Promise<number> {
  let count = 0;
  for await (const deadline of Deadline.find({ nextFireAt: { $exists: true } })
    .lean()
    .cursor()) {
    await setTimer(deps, deadline);
    count += 1;
  }
  return count;
}
