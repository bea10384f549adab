import { z } from 'zod';
import type { Call } from '../stripe/call';
import { completeCapture, declineCapture } from '../stripe/capture-intent';
import { expand, ignored, integer, metadata, readParams } from '../stripe/params';
import { findIntent, presentIntent, type StoredIntent } from '../stripe/payment-intent';
import { beginProcessing } from '../stripe/processing';
import { invalidRequest, StripeError, unexpectedState } from '../stripe/stripe-error';

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
  intent.metadata = { ...intent.metadata, ...wanted.metadata };
  const declined = call.fault('capture_declined', intent);
  if (declined) {
    const failure = declineCapture(call, intent, declined.leaves);
    throw new StripeError(402, { ...failure, payment_intent: presentIntent(call.tx, intent) });
  }
  const processing = call.fault('processing', intent, ({ at }) => at === 'capture');
  if (processing) {
    beginProcessing(call, intent, processing, (succeeds) => ({ of: 'capture', intent: intent.id, amount, succeeds }));
  } else completeCapture(call, intent, amount);
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
