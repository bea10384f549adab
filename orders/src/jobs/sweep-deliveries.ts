import type { Job } from '@tickets/common/service';
import type { FilterQuery } from 'mongoose';
import type { OrderDeps } from '../deps';
import { oldestRefund, overdueDeliveries } from '../metrics';
import { Order, type OrderFields } from '../models/order';
import { alignOverdue } from './align-overdue';

const EVERY_MS = 30_000;

const unsettled: FilterQuery<OrderFields> = {
  status: 'completed',
  'refund.requestedAt': { $exists: true },
  $or: [{ 'refund.reason': { $ne: 'event_cancelled' } }, { 'refund.confirmedAt': { $exists: true } }],
};

/** How many deliveries are late, and how old the oldest refund is that is under way. */
export async function measureDeliveries({ now }: Pick<OrderDeps, 'now'>): Promise<void> {
  const nowMs = now();
  overdueDeliveries.set(await Order.countDocuments({ deliveryDueAt: { $lte: new Date(nowMs) } }));
  const oldest = await Order.findOne(unsettled, { refund: 1 }).sort({ 'refund.requestedAt': 1 }).lean();
  const { confirmedAt, requestedAt } = oldest?.refund ?? {};
  const sinceMs = (confirmedAt ?? requestedAt)?.getTime() ?? nowMs;
  oldestRefund.set(Math.max(0, nowMs - sinceMs) / 1000);
}

/** Asks for the refund of what was not delivered in time, also where no timer fired for it. */
export async function sweepDeliveries(deps: OrderDeps): Promise<void> {
  await measureDeliveries(deps);
  const filter = { deliveryDueAt: { $lte: new Date(deps.now()) } };
  await alignOverdue(deps, { filter, by: 'deliveryDueAt' });
}

export function deliverySweeper(deps: OrderDeps): Job {
  return {
    name: 'delivery-sweeper',
    everyMs: Math.min(EVERY_MS, Math.ceil(deps.delivery.deliveryMs / 4)),
    run: () => sweepDeliveries(deps),
  };
}
