import type { FilterQuery } from 'mongoose';
import { alignOrder } from '../align-order';
import type { OrderDeps } from '../deps';
import { Order, type OrderFields } from '../models/order';

const BATCH = 500;

/** Aligns the orders whose time is over, the oldest first. */
export async function alignOverdue(
  deps: OrderDeps,
  { filter, by }: { filter: FilterQuery<OrderFields>; by: 'expiresAt' | 'deliveryDueAt' },
): Promise<void> {
  const overdue = await Order.find(filter).sort(by).limit(BATCH);
  for (const order of overdue) {
    try {
      await alignOrder(deps, order);
    } catch (err) {
      // One order that can't be saved now must not keep the others waiting.
      deps.logger.warn({ err, orderId: order.id }, 'overdue order not aligned');
    }
  }
}
