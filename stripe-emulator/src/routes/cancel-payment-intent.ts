import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, readParams } from '../stripe/params';
import { findIntent, type IntentStatus, presentIntent, type StoredIntent } from '../stripe/payment-intent';
import { unexpectedState } from '../stripe/stripe-error';

const params = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  expand,
});

const cancelable: IntentStatus[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  'processing',
];

/** POST /v1/payment_intents/:id/cancel */
export function cancelPaymentIntent(call: Call): object {
  const wanted = readParams(params, call.params);
  const intent = findIntent(call, call.id);
  if (!cancelable.includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${cancelable.join(', ')}.`;
    throw unexpectedState(message, presentIntent(call.tx, intent));
  }
  if (intent.status === 'requires_capture') release(call, intent);
  intent.status = 'canceled';
  intent.amount_capturable = 0;
  intent.canceled_at = call.now;
  intent.cancellation_reason = wanted.cancellation_reason ?? null;
  intent.next_action = null;
  call.tx.put('intents', intent);
  call.emit('payment_intent.canceled', presentIntent(call.tx, intent));
  return presentIntent(call.tx, intent, wanted.expand);
}

/** Stripe books a released authorisation as refunded, though nothing was captured. */
function release(call: Call, intent: StoredIntent): void {
  const charge = intent.latest_charge && call.tx.get('charges', intent.latest_charge);
  if (!charge) return;
  const released = { ...charge, amount_refunded: charge.amount, refunded: true };
  call.tx.put('charges', released);
  call.emit('charge.refunded', released);
}
