import { z } from 'zod';
import { inWords } from '../stripe/amount';
import type { Call } from '../stripe/call';
import type { Charge } from '../stripe/charge';
import { newId } from '../stripe/id';
import { expand, integer, metadata, readParams, text } from '../stripe/params';
import { findIntent, type StoredIntent } from '../stripe/payment-intent';
import { presentRefund, type Refund, refundableCents } from '../stripe/refund';
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
  const refund = newRefund(call, wanted, charge, amount);
  const amount_refunded = charge.amount_refunded + amount;
  const refunded = { ...charge, amount_refunded, refunded: amount_refunded === charge.amount };
  call.tx.put('refunds', refund);
  call.tx.put('charges', refunded);
  call.emit('refund.created', refund);
  call.emit('charge.refunded', refunded);
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
  if (intent.status === 'succeeded' && paid && (!charge || charge.id === paid.id)) return { intent, charge: paid };
  throw unexpectedState(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
    id: intent.id,
    status: intent.status,
  });
}

function requireRefundable(wanted: number | undefined, left: number, { id, currency }: Charge): number {
  if (left === 0) throw invalidRequest(`Charge ${id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = wanted ?? left;
  if (amount <= left) return amount;
  const message = `Refund amount (${inWords(amount, currency)}) is greater than unrefunded amount on charge (${inWords(left, currency)})`;
  throw invalidRequest(message, { param: 'amount' });
}

function newRefund(call: Call, wanted: Params, charge: Charge, amount: number): Refund {
  return {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: call.now,
    currency: charge.currency,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: wanted.metadata,
    payment_intent: charge.payment_intent,
    reason: wanted.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}
