import { z } from 'zod';
import { inWords } from '../stripe/amount';
import type { Call } from '../stripe/call';
import type { Charge } from '../stripe/charge';
import { newId } from '../stripe/id';
import { expand, integer, metadata, readParams, text } from '../stripe/params';
import { findIntent, type StoredIntent } from '../stripe/payment-intent';
import { beginRefund, presentRefund, type Refund, refundableCents } from '../stripe/refund';
import { invalidRequest, resourceMissing, unexpectedState } from '../stripe/stripe-error';

const params = z.strictObject({
  amount: integer
    .refine((amount) => amount > 0, {
      error: 'This value must be greater than or equal to 1.',
      params: { stripeCode: 'parameter_invalid_integer' },
    })
    .optional(),
  charge: text().optional(),
  expand,
  metadata: metadata.prefault({}),
  payment_intent: text().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
});
type Params = z.output<typeof params>;

/** POST /v1/refunds */
export function createRefund(call: Call): object {
  const wanted = readParams(params, call.params);
  const { intent, charge } = findPaid(call, wanted);
  const amount = requireRefundable(wanted.amount, refundableCents(call, intent), charge);
  const refund = beginRefund(call, intent, newRefund(wanted, call.now, charge, amount));
  return presentRefund(call, refund, wanted.expand);
}

function findPaid(call: Call, wanted: Params): { intent: StoredIntent; charge: Charge } {
  const charge = wanted.charge ? call.tx.get('charges', wanted.charge) : undefined;
  if (wanted.charge && !charge) throw resourceMissing('charge', wanted.charge, 'charge', 404);
  const intentId = charge?.payment_intent ?? wanted.payment_intent;
  if (!intentId) {
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
  }
  const intent = findIntent(call, intentId, 'payment_intent', 404);
  const paid = intent.latest_charge ? call.tx.get('charges', intent.latest_charge) : undefined;
  if (intent.status === 'succeeded' && paid && (!charge || charge.id === paid.id)) {
    requireUndisputed(call, paid);
    return { intent, charge: paid };
  }
  throw unexpectedState(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
    id: intent.id,
    status: intent.status,
  });
}

/** What the bank took back already can't be given back once more. */
function requireUndisputed(call: Call, { id }: Charge): void {
  const dispute = call.tx.values('disputes').find(({ charge }) => charge === id);
  if (!dispute || dispute.is_charge_refundable || dispute.status === 'won') return;
  throw invalidRequest(`Charge ${id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
}

function requireRefundable(wanted: number | undefined, left: number, { id, currency }: Charge): number {
  if (left === 0) throw invalidRequest(`Charge ${id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = wanted ?? left;
  if (amount <= left) return amount;
  const message = `Refund amount (${inWords(amount, currency)}) is greater than unrefunded amount on charge (${inWords(left, currency)})`;
  throw invalidRequest(message, { param: 'amount' });
}

function newRefund(wanted: Params, created: number, charge: Charge, amount: number): Refund {
  return {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: wanted.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: wanted.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}
