import type { DeliveryState, OrderResponse } from '@tickets/common/contracts';

/** What the buyer of a paid order has of it by now. */
export type ReceiptState = 'ready' | 'coming' | 'overdue' | 'refunding' | 'sold_on';

export function receiptStateOf(order: OrderResponse, delivery: DeliveryState): ReceiptState {
  const { refund, resale, deliverBy, now } = order;
  if (resale?.status === 'sold') return 'sold_on';
  if (refund?.acceptedAt || refund?.refundedAt) return 'refunding';
  if (delivery === 'ready') return 'ready';
  // Whoever asked, what was not handed over before is not handed over after.
  if (refund?.reason === 'seller' || refund?.reason === 'operator') return 'refunding';
  const isOver = deliverBy !== undefined && Date.parse(deliverBy) <= Date.parse(now);
  return isOver || refund?.reason === 'not_delivered' ? 'overdue' : 'coming';
}
