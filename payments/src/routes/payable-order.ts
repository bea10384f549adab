import { setTimeout as delay } from 'node:timers/promises';
import { NotFound, ServiceUnavailable } from '@tickets/common/http';
import { findOrder, type OrderReplica } from '../models/order';
import { cancelledOrder } from '../saga/pay-order';

const POLL_MS = 25;

interface Wanted {
  orderId: string;
  userId: string;
  /** How long the order's events may take to come. */
  waitMs: number;
}

/** The buyer's order, once its ticket is locked for it. It may have been made a moment ago, so its events are waited for. */
export async function requirePayableOrder({ orderId, userId, waitMs }: Wanted): Promise<OrderReplica> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const order = await findOrder(orderId);
    if (order && order.userId !== userId) throw new NotFound();
    if (order && order.status !== 'created') return requireNotCancelled(order);
    if (Date.now() >= deadline) throw order ? unconfirmedHold() : new NotFound();
    await delay(POLL_MS);
  }
}

function requireNotCancelled(order: OrderReplica): OrderReplica {
  if (order.status === 'cancelled') throw cancelledOrder();
  return order;
}

function unconfirmedHold(): ServiceUnavailable {
  return new ServiceUnavailable('Your ticket is not confirmed yet. Please try again in a moment.', {
    code: 'hold_unconfirmed',
  });
}
