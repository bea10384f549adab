import { liveOrderStatuses } from '@tickets/common/contracts';
import type { Job } from '@tickets/common/service';
import { joinTrace } from '@tickets/common/tracing';
import { alignOrder } from '../align-order';
import type { OrderDeps } from '../deps';
import { liveHolds } from '../metrics';
import { Order } from '../models/order';

const BATCH = 500;

/** Ends the holds whose time is over, also when no timer fired for them. */
async function sweepOverdueHolds(deps: OrderDeps): Promise<void> {
  const status = { $in: liveOrderStatuses };
  const overdue = await Order.find(
    { status, expiresAt: { $lte: new Date(deps.now() - deps.hold.graceMs) }, authorizedAt: { $exists: false } },
    { _id: 1, traceparent: 1 },
  )
    .sort({ expiresAt: 1 })
    .limit(BATCH)
    .lean();
  for (const { _id, traceparent } of overdue) {
    try {
      await joinTrace(traceparent, 'end overdue hold', () => alignOrder(deps, _id.toHexString()));
    } catch (err) {
      // One order that can't be saved now must not keep the others' tickets locked.
      deps.logger.warn({ err, orderId: _id.toHexString() }, 'overdue hold not ended');
    }
  }
  liveHolds.set(await Order.countDocuments({ status }));
}

export function overdueHoldsSweeper(deps: OrderDeps): Job {
  return {
    name: 'overdue-holds-sweeper',
    everyMs: Math.min(30_000, Math.ceil(deps.hold.holdMs / 4)),
    run: () => sweepOverdueHolds(deps),
  };
}
