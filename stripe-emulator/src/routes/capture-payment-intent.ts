import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, ignored, integer, metadata, readParams } from '../stripe/params';
import { findIntent, presentIntent, type StoredIntent } from '../stripe/payment-intent';
import { invalidRequest, unexpectedState } from '../stripe/stripe-error';

const params = z.strictObject({
  amount_to_capture: integer.optional(),
  expand,
  final_capture: ignored,
  metadata: metadata.optional(),
});

/** POST /v1/payment_intents/:id/capture */
export function capturePaymentIntent(call: Call): object {
  const wanted = readParams(params, call.params);
  const intent = findIntent(call, call.id);
  requireCapturable(call, intent);
  const amount = wanted.amount_to_capture ?? intent.amount_capturable;
  requireAuthorized(amount, intent);
  intent.status = 'succeeded';
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  intent.metadata = { ...intent.metadata, ...wanted.metadata };
  const charge = intent.latest_charge && call.tx.get('charges', intent.latest_charge);
  if (charge) {
    // What was authorised beyond the capture goes back to the card, which Stripe books as refunded.
    const amount_refunded = charge.amount - amount;
    call.tx.put('charges', { ...charge, captured: true, amount_captured: amount, amount_refunded });
  }
  call.tx.put('intents', intent);
  call.emit('payment_intent.succeeded', presentIntent(call.tx, intent));
  return presentIntent(call.tx, intent, wanted.expand);
}

function requireCapturable(call: Call, intent: StoredIntent): void {
  if (intent.status === 'requires_capture') return;
  const reason = intent.status === 'succeeded' ? 'it has already been captured' : `it has a status of ${intent.status}`;
  const message = `This PaymentIntent could not be captured because ${reason}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
  throw unexpectedState(message, presentIntent(call.tx, intent));
}

function requireAuthorized(amount: number, intent: StoredIntent): void {
  const param = 'amount_to_capture';
  if (amount < 1) {
    const message = 'This value must be greater than or equal to 1.';
    throw invalidRequest(message, { code: 'parameter_invalid_integer', param });
  }
  if (amount > intent.amount_capturable) {
    const message = 'The requested capture amount is greater than the authorized amount.';
    throw invalidRequest(message, { code: 'amount_too_large', param });
  }
}
