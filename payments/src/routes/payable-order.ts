import { NotFound, ServiceUnavailable } from '@tickets/common/http';
import { findOrder, type OrderReplica } from '../replicas/order';
import { type OrderSignals, readWhenChanged } from '../saga/order-signals';
import { cancelledOrder } from '../saga/payment-errors';

interface OrderQuery {
  orderId: string;
  userId: string;
  /** How long the order's events may take to come. */
  waitMs: number;
}

/** The buyer's order, once its ticket is locked for it. It may have been made a moment ago, so its events are waited for. */
export async function requirePayableOrder(
  signals: OrderSignals,
  { orderId, userId, waitMs }: OrderQuery,
): Promise<OrderReplica> {
  let seen: OrderReplica | null = null;
  const read = async () => {
    seen = await findOrder(orderId);
    if (seen && seen.userId !== userId) throw new NotFound();
    return seen && seen.status !== 'created' ? seen : undefined;
  };
  const order = await readWhenChanged(signals, orderId, read, waitMs);
  if (!order) throw seen ? unconfirmedHold() : new NotFound();
  if (order.status === 'cancelled') throw cancelledOrder();
  return order;
}

function unconfirmedHold(): ServiceUnavailable {
  return new ServiceUnavailable('Your ticket is not confirmed yet. Please try again in a moment.', {
    code: 'hold_unconfirmed',
  });
}
