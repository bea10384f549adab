import type { OrderResponse, RefundReason } from '@tickets/common/contracts';
import { dayOf, money } from './format';
import { refundState, refundWords } from './strings/refunds';

/** What a buyer should know of the refunds and the dispute of an order; nothing where there is none. */
export function afterPayment({ payment, ticket: { currency }, refund: whole }: OrderResponse): string[] {
  if (!payment) return [];
  const { refunded, refund, dispute } = payment;
  return [
    ...(whole?.reason ? wholeRefund({ ...whole, reason: whole.reason }, payment, currency) : []),
    ...(refunded > 0 ? [refundWords.done(money(refunded, currency))] : []),
    ...(refund && refund.status !== 'succeeded' ? [refundWords[refund.status](money(refund.amount, currency))] : []),
    ...(dispute ? [refundWords.dispute[outcomeOf(dispute.status)](money(dispute.amount, currency))] : []),
  ];
}

/** Why the whole price goes back, and how far that is, where the payment does not say it by itself. */
function wholeRefund(whole: OrderRefund, { amount, refunded, refund }: Payment, currency: string): string[] {
  const { reason, requestedAt, acceptedAt } = whole;
  if (refunded >= amount) return [refundState.why[reason]];
  if (refund) return [];
  const sum = money(amount, currency);
  return [
    acceptedAt ? refundState.accepted(sum) : refundState.asked[reason](sum, requestedAt ? dayOf(requestedAt) : ''),
  ];
}

type Payment = NonNullable<OrderResponse['payment']>;
type OrderRefund = NonNullable<OrderResponse['refund']> & { reason: RefundReason };

/** Money is still on its way back, so that the page has news soon. */
export function isSettling({ status, payment }: OrderResponse): boolean {
  if (payment?.refund && payment.refund.status !== 'succeeded') return true;
  return status === 'cancelled' && (payment?.status === 'authorized' || payment?.status === 'completed');
}

/** Stripe may add words of its own for a dispute that is open. */
function outcomeOf(status: string): 'open' | 'won' | 'lost' {
  return status === 'won' || status === 'lost' ? status : 'open';
}
