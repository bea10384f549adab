import type { Call } from './call';
import { expanded } from './expand';
import { intentView, type StoredIntent } from './payment-intent';

export interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  balance_transaction: null;
  charge: string;
  created: number;
  currency: string;
  destination_details: { card: { type: 'refund' }; type: 'card' };
  metadata: Record<string, string>;
  payment_intent: string;
  reason: string | null;
  receipt_number: null;
  source_transfer_reversal: null;
  status: 'succeeded';
  transfer_reversal: null;
}

/** What is captured and not yet given back, in cents. */
export function refundableCents(call: Call, intent: StoredIntent): number {
  const refunds = call.tx.values('refunds').filter((refund) => refund.payment_intent === intent.id);
  return intent.amount_received - refunds.reduce((cents, refund) => cents + refund.amount, 0);
}

export function presentRefund(call: Call, refund: Refund, expand: string[] | undefined): object {
  return expanded(refund, expand, {
    charge: (id) => call.tx.get('charges', id),
    payment_intent: (id) => intentView(call, id),
  });
}
