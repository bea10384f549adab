import { liveOrderStatuses } from '@tickets/common/contracts';
import { alignOrder } from './align-order';
import type { OrderDeps } from './deps';
import { Order } from './models/order';

/** Brings every order that can still change in line with the replicas; returns how many there were. */
export async function alignAllOrders(deps: OrderDeps): Promise<number> {
  let count = 0;
  for await (const { _id } of Order.find({ status: { $in: liveOrderStatuses } }, { _id: 1 })
    .lean()
    .cursor()) {
    await alignOrder(deps, _id.toHexString());
    count += 1;
  }
  return count;
}
