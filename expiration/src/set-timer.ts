import { Deadline } from './models/deadline';
import type { TimerQueue } from './timer-queue';

export interface TimerDeps {
  timers: Pick<TimerQueue, 'set'>;
  now: () => number;
}

/**
 * Brings the timer of an order in line with its deadline. Timers of dropped or moved deadlines are left alone: they find
 * nothing due when they come.
 */
export async function setTimer({ timers, now }: TimerDeps, orderId: string): Promise<void> {
  const deadline = await Deadline.findById(orderId).lean();
  if (!deadline?.nextFireAt) return;
  const { expiresAt, nextFireAt } = deadline;
  await timers.set({ orderId, expiresAt, delayMs: Math.max(0, nextFireAt.getTime() - now()) });
}

/** Sets the timers of all pending deadlines, as after Redis was emptied. Returns how many. */
export async function setAllTimers(deps: TimerDeps): Promise<number> {
  let count = 0;
  for await (const { _id } of Deadline.find({ nextFireAt: { $exists: true } }, { _id: 1 })
    .lean()
    .cursor()) {
    await setTimer(deps, _id);
    count += 1;
  }
  return count;
}
