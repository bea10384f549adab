import type { OrderResponse } from '@tickets/common/contracts';
import { count, money } from '../format';
import { refundWords } from './refunds';

export const orderWords = {
  title: 'My orders',
  groups: { live: 'On hold', upcoming: 'Upcoming', earlier: 'Earlier' },
  empty: { title: 'No orders yet', text: 'Tickets that you hold or buy show up here.', action: 'Find a ticket' },
  down: {
    title: 'Your orders can’t be shown right now',
    text: 'Our order service is not answering. Holds and payments go on without it. Please try again in a minute.',
    action: 'Try again',
  },
  ordered: (time: string) => `Ordered ${time}`,
  open: 'View order',
  pay: 'Pay now',
  more: (shown: number, total: number) => `Load more (${count(shown)} of ${count(total)} shown)`,
};

const cancelled: Record<NonNullable<OrderResponse['cancelReason']>, string> = {
  expired: 'Expired – not charged',
  by_buyer: 'Cancelled by you',
  changed: 'Cancelled – the ticket changed, not charged',
  removed: 'Cancelled – no longer for sale, not charged',
  sold: 'Cancelled – no longer for sale, not charged',
  payment_failed: 'Payment failed – not charged',
  refunded: 'Refunded',
};

/** An order in one sentence. `until` is the end of its hold, `deliverBy` that of its delivery, on the viewer's clock. */
export function orderSentence(order: OrderResponse, { until = '', deliverBy = '' } = {}): string {
  const { refunded = 0, amount = 0 } = order.payment ?? {};
  const givenBack = refunded > 0 ? refundWords.refunded(money(refunded, order.ticket.currency)) : undefined;
  if (order.status === 'completed') {
    if (givenBack) return refunded < amount ? `Paid · ${givenBack}` : givenBack;
    return `Paid${afterPurchase(order, deliverBy)}`;
  }
  if (givenBack) return givenBack;
  if (order.status === 'cancelled')
    return order.cancelReason ? cancelled[order.cancelReason] : 'Cancelled – not charged';
  if (order.authorizedAt) return 'Confirming payment';
  return order.status === 'created' ? 'Securing your ticket' : `On hold – pay by ${until}`;
}

function afterPurchase({ refund, resale, delivery, deliverBy: due, now }: OrderResponse, deliverBy: string): string {
  if (resale) return resale.status === 'sold' ? ' · sold on' : ' · you are selling it on';
  if (refund?.reason) return refund.acceptedAt ? ' · refund on its way' : ' · refund requested';
  if (delivery === 'ready') return ' · ticket ready';
  if (due && Date.parse(due) <= Date.parse(now)) return ' · ticket did not come in time';
  return delivery === 'none' && deliverBy ? ` · comes by ${deliverBy}` : '';
}
