import type { Logger } from '@tickets/common/service';
import { type FireDeps, fireDeadline } from './fire-deadline';
import { pendingDeliveries, pendingHolds } from './metrics';
import { Deadline } from './models/deadline';

const BATCH = 50;

/** Fires what is due in the database: what Redis lost or is late with, and every firing after the first. */
export async function sweepDeadlines({ logger, ...deps }: FireDeps & { logger: Logger }): Promise<void> {
  for (let fired = BATCH; fired > 0; ) {
    const due = await Deadline.find({ nextFireAt: { $lte: new Date(deps.now()) } }, { _id: 1 })
      .sort({ nextFireAt: 1 })
      .limit(BATCH)
      .lean();
    const outcomes = await Promise.allSettled(due.map(({ _id }) => fireDeadline(deps, _id)));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') logger.warn({ err: outcome.reason }, 'a hold’s end could not be told');
    }
    fired = outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length;
  }
}

export async function countDeadlines(): Promise<void> {
  pendingHolds.set(await Deadline.countDocuments({ nextFireAt: { $exists: true }, kind: { $ne: 'delivery' } }));
  pendingDeliveries.set(await Deadline.countDocuments({ nextFireAt: { $exists: true }, kind: 'delivery' }));
}
