import { z } from 'zod';
import type { Call } from '../stripe/call';
import { releaseAuthorization } from '../stripe/capture-intent';
import { expand, readParams } from '../stripe/params';
import { findIntent, type IntentStatus, presentIntent } from '../stripe/payment-intent';
import { unexpectedState } from '../stripe/stripe-error';

const params = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  expand,
});

/** Also, "in rare cases", `processing`: not here, so that nobody relies on it. */
const cancelable: IntentStatus[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
];

/** POST /v1/payment_intents/:id/cancel */
export function cancelPaymentIntent(call: Call): object {
  const wanted = readParams(params, call.params);
  const intent = findIntent(call, call.id);
  if (!cancelable.includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${cancelable.join(', ')}.`;
    throw unexpectedState(message, presentIntent(call.tx, intent));
  }
  if (intent.status === 'requires_capture') releaseAuthorization(call, intent);
  intent.status = 'canceled';
  intent.amount_capturable = 0;
  intent.canceled_at = call.now;
  intent.cancellation_reason = wanted.cancellation_reason ?? null;
  intent.next_action = null;
  call.tx.put('intents', intent);
  call.emit('payment_intent.canceled', presentIntent(call.tx, intent));
  return presentIntent(call.tx, intent, wanted.expand);
}
