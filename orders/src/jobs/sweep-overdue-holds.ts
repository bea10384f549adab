import { liveOrderStatuses } from '@tickets/common/contracts';
import type { Job } from '@tickets/common/service';
import { alignOrder } from '../align-order';
import type { OrderDeps } from '../deps';
import { liveHolds, overdueHolds } from '../metrics';
import { overdueBefore } from '../models/hold-rules';
import { Order } from '../models/order';

const BATCH = 500;
const live = { status: { $in: liveOrderStatuses } };

/** So many holds there are, and so many of them nobody has ended in time. */
export async function measureHolds({ now, hold }: Pick<OrderDeps, 'now' | 'hold'>): Promise<void> {
  overdueHolds.set(await Order.countDocuments({ ...live, ...overdueBefore(now(), hold) }));
  liveHolds.set(await Order.countDocuments(live));
}

/** Ends the holds whose time is over, also when no timer fired for them. */
async function sweepOverdueHolds(deps: OrderDeps): Promise<void> {
  await measureHolds(deps);
  const overdue = await Order.find({ ...live, ...overdueBefore(deps.now(), deps.hold) }, { _id: 1 })
    .sort({ expiresAt: 1 })
    .limit(BATCH)
    .lean();
  for (const { _id } of overdue) {
    try {
      await alignOrder(deps, _id.toHexString());
    } catch (err) {
      // One order that can't be saved now must not keep the others' tickets locked.
      deps.logger.warn({ err, orderId: _id.toHexString() }, 'overdue hold not ended');
    }
  }
}

export function overdueHoldsSweeper(deps: OrderDeps): Job {
  return {
    name: 'overdue-holds-sweeper',
    everyMs: Math.min(30_000, Math.ceil(deps.hold.holdMs / 4)),
    run: () => sweepOverdueHolds(deps),
  };
}
