import type { Call } from './call';
import { presentIntent, type StoredIntent } from './payment-intent';
import { cardError, type ErrorBody } from './stripe-error';

/** The attempt is over and another payment method may be tried. */
export function failIntent(call: Call, intent: StoredIntent, failure: ErrorBody): ErrorBody {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = failure;
  call.tx.put('intents', intent);
  call.emit('payment_intent.payment_failed', presentIntent(call.tx, intent));
  return failure;
}

/** What the bank says after it took its time, or when it takes an authorisation back. */
export function laterDecline(): ErrorBody {
  return cardError('card_declined', 'Your card was declined.', { decline_code: 'generic_decline' }).body;
}
