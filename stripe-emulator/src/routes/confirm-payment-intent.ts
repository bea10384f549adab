import { z } from 'zod';
import type { Call } from '../stripe/call';
import { confirmIntent } from '../stripe/confirm-intent';
import { bool, expand, ignored, readParams, text, webUrl } from '../stripe/params';
import { findIntent, presentIntent } from '../stripe/payment-intent';
import { inlineMethodData } from '../stripe/payment-method';

const params = z.strictObject({
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
  confirmation_token: text().optional(),
  error_on_requires_action: bool.optional(),
  expand,
  mandate_data: ignored,
  off_session: bool.optional(),
  payment_method: text().optional(),
  payment_method_data: inlineMethodData.optional(),
  payment_method_options: ignored,
  receipt_email: z.email({ error: 'Invalid email address' }).optional(),
  return_url: webUrl.optional(),
  use_stripe_sdk: ignored,
});

/** POST /v1/payment_intents/:id/confirm */
export function confirmPaymentIntent(call: Call): object {
  const { capture_method, receipt_email, expand: fields, ...confirmation } = readParams(params, call.params);
  const intent = findIntent(call, call.id);
  intent.capture_method = capture_method ?? intent.capture_method;
  intent.receipt_email = receipt_email ?? intent.receipt_email;
  confirmIntent(call, intent, confirmation);
  return presentIntent(call.tx, intent, fields);
}
