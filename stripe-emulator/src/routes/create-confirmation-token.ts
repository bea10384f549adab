import { z } from 'zod';
import type { Call } from '../stripe/call';
import type { ConfirmationToken } from '../stripe/confirmation-token';
import { newId } from '../stripe/id';
import { expand, ignored, readParams, text, webUrl } from '../stripe/params';
import { createPaymentMethod, findPaymentMethod, inlineMethodData } from '../stripe/payment-method';
import { shown } from '../stripe/shown';
import { invalidRequest } from '../stripe/stripe-error';

const params = z.strictObject({
  expand,
  payment_method: text().optional(),
  payment_method_data: inlineMethodData.optional(),
  payment_method_options: ignored,
  return_url: webUrl.optional(),
});

const twelveHours = 12 * 60 * 60;

/** POST /v1/test_helpers/confirmation_tokens: the server's stand-in for Stripe's Payment Element. */
export function createConfirmationToken(call: Call): object {
  const wanted = readParams(params, call.params);
  const method = wanted.payment_method_data
    ? createPaymentMethod(call, wanted.payment_method_data)
    : wanted.payment_method && findPaymentMethod(call, wanted.payment_method, 'payment_method', 400);
  if (!method) throw invalidRequest('One of payment_method and payment_method_data is required.');
  const token: ConfirmationToken = {
    id: newId('ctoken'),
    object: 'confirmation_token',
    created: call.now,
    expires_at: call.now + twelveHours,
    livemode: false,
    mandate_data: null,
    payment_intent: null,
    payment_method_preview: { type: 'card', card: method.card, billing_details: method.billing_details },
    return_url: wanted.return_url ?? null,
    setup_future_usage: null,
    setup_intent: null,
    shipping: null,
    use_stripe_sdk: true,
    emulator: { paymentMethod: method.id },
  };
  call.tx.put('confirmationTokens', token);
  return shown(token);
}
