import { liveOrderStatuses } from '@tickets/common/contracts';
import { alignOrder } from './align-order';
import type { OrderDeps } from './deps';
import { Order } from './models/order';
import { Charge } from './replicas/charge';

/** Every order that the replicas can still move: the live ones, and the completed ones that are to be delivered or given back. */
async function* movableOrderIds(): AsyncGenerator<string> {
  const unsettled = [{ deliveryDueAt: { $exists: true } }, { 'refund.requestedAt': { $exists: true } }];
  const movable = [{ status: { $in: liveOrderStatuses } }, { status: 'completed' as const, $or: unsettled }];
  for await (const { _id } of Order.find({ $or: movable }, { _id: 1 }).lean().cursor()) yield _id.toHexString();
  for await (const { orderId } of Charge.find({ status: 'refunded' }, { orderId: 1 }).lean().cursor()) {
    if (await Order.exists({ _id: orderId, status: 'completed' })) yield orderId;
  }
}

/** Brings every order that can still change in line with the replicas; returns how many there were. */
export async function alignAllOrders(deps: OrderDeps): Promise<number> {
  let count = 0;
  for await (const orderId of movableOrderIds()) {
    await alignOrder(deps, orderId);
    count += 1;
  }
  return count;
}
