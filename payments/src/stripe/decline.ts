import type { Card } from '@tickets/common/contracts';

/** Why an attempt to pay failed, in words for the buyer, with a code for programs. */
export interface Decline {
  reason: string;
  code: string;
  card?: Card;
}

/** What Stripe tells of a failed payment, as far as it is used here. */
interface StripeFailure {
  type?: string;
  code?: string;
  decline_code?: string;
  message?: string;
  payment_method?: { card?: { brand?: string | null; last4?: string | null } | null } | null;
}

/** https://docs.stripe.com/declines/codes: whoever holds such a card must not learn that it is known. */
const SECRET_CODES = new Set([
  'fraudulent',
  'lost_card',
  'stolen_card',
  'pickup_card',
  'merchant_blacklist',
  'restricted_card',
  'security_violation',
]);

export const INVALID_METHOD: Decline = {
  reason: 'This card could not be used. Please enter it again or use another one.',
  code: 'invalid_payment_method',
};

export const INTENT_CANCELLED: Decline = {
  reason: 'The payment was cancelled. Please try again.',
  code: 'payment_cancelled',
};

/** A capture that Stripe refuses ends the payment; the authorisation is let go. */
export const CAPTURE_REFUSED: Decline = {
  reason: 'Your bank did not release the money. You have not been charged.',
  code: 'capture_refused',
};

/** Stripe does not take our own request. No card is at fault, and none is blamed. */
export const PAYMENT_UNAVAILABLE: Decline = {
  reason: 'We could not take your payment because of a fault on our side. You have not been charged.',
  code: 'payment_unavailable',
};

/** Stripe's words about a card are meant for its holder; its other words are meant for developers. */
export function declineOf(failure: StripeFailure): Decline {
  const code = failure.decline_code ?? failure.code ?? 'card_declined';
  return { ...wordsOf(failure, code), ...cardOf(failure) };
}

function wordsOf(failure: StripeFailure, code: string): Decline {
  if (code === 'payment_intent_authentication_failure') {
    return { reason: 'Your bank did not approve this payment. Please try again or use another card.', code };
  }
  if (SECRET_CODES.has(code)) return { reason: 'Your card was declined.', code: 'generic_decline' };
  if (failure.type === 'card_error' && failure.message) return { reason: failure.message, code };
  return { reason: 'Your card was declined.', code };
}

function cardOf({ payment_method: method }: StripeFailure): { card?: Card } {
  const { brand, last4 } = method?.card ?? {};
  return brand && last4 ? { card: { brand, last4 } } : {};
}
