import type { Call } from '../stripe/call';
import { chargeIntent } from '../stripe/confirm-intent';
import { failIntent } from '../stripe/fail-intent';
import type { StoredIntent } from '../stripe/payment-intent';
import { shown } from '../stripe/shown';
import { unexpectedState } from '../stripe/stripe-error';

/** The cardholder approved or declined: the intent goes on, or asks for another payment method. */
export function answerBank(call: Call, intent: StoredIntent, approved: boolean): StoredIntent {
  const method = intent.payment_method && call.tx.get('paymentMethods', intent.payment_method);
  if (intent.status !== 'requires_action' || !method) {
    throw unexpectedState(`This PaymentIntent has a status of ${intent.status}.`, { id: intent.id });
  }
  if (approved) chargeIntent(call, intent, method, true);
  else {
    failIntent(call, intent, {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      doc_url: 'https://stripe.com/docs/error-codes/payment-intent-authentication-failure',
      message:
        'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
      payment_method: shown(method),
    });
  }
  return intent;
}
