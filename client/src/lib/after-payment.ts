import type { OrderResponse } from '@tickets/common/contracts';
import { money } from './format';
import { refundWords } from './strings';

/** What a buyer should know of the refunds and the dispute of an order; nothing where there is none. */
export function afterPayment({ payment, ticket: { currency } }: OrderResponse): string[] {
  if (!payment) return [];
  const { refunded, refund, dispute } = payment;
  return [
    ...(refunded > 0 ? [refundWords.done(money(refunded, currency))] : []),
    ...(refund && refund.status !== 'succeeded' ? [refundWords[refund.status](money(refund.amount, currency))] : []),
    ...(dispute ? [refundWords.dispute[outcomeOf(dispute.status)](money(dispute.amount, currency))] : []),
  ];
}

/** Money is still on its way back, so that the page has news soon. */
export function isSettling({ status, payment }: OrderResponse): boolean {
  if (payment?.refund && payment.refund.status !== 'succeeded') return true;
  return status === 'cancelled' && (payment?.status === 'authorized' || payment?.status === 'completed');
}

/** Stripe may add words of its own for a dispute that is open. */
function outcomeOf(status: string): 'open' | 'won' | 'lost' {
  return status === 'won' || status === 'lost' ? status : 'open';
}
