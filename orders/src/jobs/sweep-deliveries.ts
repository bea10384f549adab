import type { Job } from '@tickets/common/service';
import type { FilterQuery } from 'mongoose';
import { alignOrder } from '../align-order';
import type { OrderDeps } from '../deps';
import { overdueDeliveries, unsettledRefunds } from '../metrics';
import { Order, type OrderFields } from '../models/order';

const BATCH = 500;
const EVERY_MS = 30_000;
/** Within this time the money of what was not delivered is on its way back. */
const OVERDUE_MS = 60_000;
/** Far longer than Stripe takes for a refund that is made at once. */
const UNSETTLED_MS = 600_000;

const unsettled: FilterQuery<OrderFields> = {
  status: 'completed',
  $or: [{ 'refund.reason': { $ne: 'event_cancelled' } }, { 'refund.confirmedAt': { $exists: true } }],
};

async function measureDeliveries({ now }: Pick<OrderDeps, 'now'>): Promise<void> {
  const before = (ms: number) => ({ $lte: new Date(now() - ms) });
  overdueDeliveries.set(await Order.countDocuments({ deliveryDueAt: before(OVERDUE_MS) }));
  unsettledRefunds.set(await Order.countDocuments({ 'refund.requestedAt': before(UNSETTLED_MS), ...unsettled }));
}

/** Asks for the refund of what was not delivered in time, also where no timer fired for it. */
export async function sweepDeliveries(deps: OrderDeps): Promise<void> {
  await measureDeliveries(deps);
  const overdue = await Order.find({ deliveryDueAt: { $lte: new Date(deps.now()) } }, { _id: 1 })
    .sort({ deliveryDueAt: 1 })
    .limit(BATCH)
    .lean();
  for (const { _id } of overdue) {
    try {
      await alignOrder(deps, _id.toHexString());
    } catch (err) {
      deps.logger.warn({ err, orderId: _id.toHexString() }, 'overdue delivery not refunded');
    }
  }
}

export function deliverySweeper(deps: OrderDeps): Job {
  return { name: 'delivery-sweeper', everyMs: EVERY_MS, run: () => sweepDeliveries(deps) };
}
