import { liveOrderStatuses } from '@tickets/common/contracts';
import type { Job } from '@tickets/common/service';
import type { OrderDeps } from '../deps';
import { liveHolds, overdueHolds } from '../metrics';
import { overdueBefore } from '../models/hold-rules';
import { Order } from '../models/order';
import { alignOverdue } from './align-overdue';

const live = { status: { $in: liveOrderStatuses } };

/** So many holds there are, and so many of them nobody has ended in time. */
export async function measureHolds({ now, hold }: Pick<OrderDeps, 'now' | 'hold'>): Promise<void> {
  overdueHolds.set(await Order.countDocuments({ ...live, ...overdueBefore(now(), hold) }));
  liveHolds.set(await Order.countDocuments(live));
}

/** Ends the holds whose time is over, also when no timer fired for them. */
async function sweepOverdueHolds(deps: OrderDeps): Promise<void> {
  await measureHolds(deps);
  await alignOverdue(deps, { filter: { ...live, ...overdueBefore(deps.now(), deps.hold) }, by: 'expiresAt' });
}

export function overdueHoldsSweeper(deps: OrderDeps): Job {
  return {
    name: 'overdue-holds-sweeper',
    everyMs: Math.min(30_000, Math.ceil(deps.hold.holdMs / 4)),
    run: () => sweepOverdueHolds(deps),
  };
}
