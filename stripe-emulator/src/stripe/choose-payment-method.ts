import type { z } from 'zod';
import type { Call } from './call';
import { presentIntent, type StoredIntent } from './payment-intent';
import { createPaymentMethod, findPaymentMethod, type inlineMethodData, type PaymentMethod } from './payment-method';
import { invalidRequest, resourceMissing, unexpectedState } from './stripe-error';

export interface Confirmation {
  payment_method?: string;
  payment_method_data?: z.output<typeof inlineMethodData>;
  confirmation_token?: string;
  return_url?: string;
  off_session?: boolean;
  error_on_requires_action?: boolean;
}

/** The one that the confirmation brings, else the one that the intent has. */
export function choosePaymentMethod(call: Call, intent: StoredIntent, confirmation: Confirmation): PaymentMethod {
  const { payment_method, payment_method_data, confirmation_token } = confirmation;
  if ([payment_method, payment_method_data, confirmation_token].filter(Boolean).length > 1) {
    throw invalidRequest('Only one of payment_method, payment_method_data and confirmation_token may be sent.');
  }
  if (payment_method_data) return createPaymentMethod(call, payment_method_data);
  if (confirmation_token) return redeem(call, intent, confirmation, confirmation_token);
  const id = payment_method ?? intent.payment_method;
  if (!id) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
    throw unexpectedState(message, presentIntent(call.tx, intent));
  }
  const method = findPaymentMethod(call, id, 'payment_method', 400);
  if (method.emulator.used) {
    throw invalidRequest(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment. It may not be used again.',
    );
  }
  return method;
}

function redeem(call: Call, intent: StoredIntent, confirmation: Confirmation, id: string): PaymentMethod {
  const token = call.tx.get('confirmationTokens', id);
  if (!token) throw resourceMissing('confirmationtoken', id, 'confirmation_token', 400);
  if (token.payment_intent || token.expires_at <= call.now) {
    const message = 'The provided ConfirmationToken has expired or was used before.';
    throw invalidRequest(message, { param: 'confirmation_token' });
  }
  call.tx.put('confirmationTokens', { ...token, payment_intent: intent.id });
  confirmation.return_url ??= token.return_url ?? undefined;
  return findPaymentMethod(call, token.emulator.paymentMethod, 'confirmation_token', 400);
}
