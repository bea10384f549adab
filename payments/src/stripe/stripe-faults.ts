import { OutOfReach } from '@tickets/common/bus';
import Stripe from 'stripe';
import { type Decline, declineOf } from './decline';

/** No answer, or "not now". Nothing is known about the call's effect; the same call later will show it. */
export class StripeUnavailable extends OutOfReach {
  override readonly name: string = 'StripeUnavailable';
}

/** Another request with the same key is under way at Stripe, or holds the object. */
export class StripeBusy extends StripeUnavailable {
  override readonly name = 'StripeBusy';
}

/** Stripe does not take our key or account. The call had no effect, and goes on when an operator has fixed that. */
export class StripeAccessDenied extends StripeUnavailable {
  override readonly name = 'StripeAccessDenied';
}

/**
 * Stripe answered with a failure that it repeats for this idempotency key. Whether the call had an effect, only the
 * intent shows; if it had none, the call needs another key.
 */
export class IdempotencyKeyExhausted extends StripeUnavailable {
  override readonly name = 'IdempotencyKeyExhausted';
}

/** Stripe gave its final answer, and the charge is not where its order wants it: to be tried again, ever less often. */
export class Unsettled extends StripeUnavailable {
  override readonly name = 'Unsettled';
}

/** The bank said no. */
export class CardDeclined extends Error {
  override readonly name = 'CardDeclined';

  constructor(
    readonly decline: Decline,
    /** As the answer shows it, after the decline. */
    readonly intent?: Stripe.PaymentIntent,
  ) {
    super(decline.reason);
  }
}

/** Whose fault a rejected request is: the payment method that was sent, the object's state, or the request we made. */
export type RejectionCause = 'method' | 'state' | 'request';

/** Stripe's final answer: it will not do this. */
export class RequestRejected extends Error {
  override readonly name = 'RequestRejected';

  constructor(
    message: string,
    readonly code: string,
    readonly about: RejectionCause,
    readonly intent?: Stripe.PaymentIntent,
  ) {
    super(message);
  }
}

/** Some of Stripe's codes that speak of an object's state and not of the request. */
const STATE_CODES = new Set([
  'payment_intent_unexpected_state',
  'intent_invalid_state',
  'charge_already_captured',
  'charge_already_refunded',
  'charge_expired_for_capture',
  'capture_charge_authorization_expired',
  'charge_disputed',
  'charge_not_refundable',
  'refund_disputed_payment',
]);

const METHOD_CODES =
  /^(token_(already_used|in_use|card_network_invalid)|payment_method_(unactivated|unexpected_state|provider_decline|customer_decline|not_available|restricted|unsupported_type)|expired_(card|payment_method)|(invalid|incorrect)_(number|cvc|zip)|invalid_expiry_(month|year)|invalid_card_type|livemode_mismatch)$/;
const METHOD_PARAMS = /^(payment_method|confirmation_token|card|card\[token\]|token|source)$/;

/** Whether the call carries what the buyer sent to pay with, so that it may be that which is at fault. */
export type Carries = 'method' | 'nothing';

interface FailedCall {
  carries: Carries;
  isRead: boolean;
}

/** What an error of the SDK means to a payment. A time-out, 5xx, 429 or 409 is never a failure of it. */
export function faultOf(error: unknown, { carries, isRead }: FailedCall): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode, message } = error;
  if (error instanceof Stripe.errors.StripeCardError) {
    return new CardDeclined(declineOf(error.raw ?? error), intentIn(error));
  }
  if (statusCode === 409) return new StripeBusy(message, { cause: error });
  if (statusCode === undefined || statusCode === 429) return new StripeUnavailable(message, { cause: error });
  if (statusCode === 401 || statusCode === 403) return new StripeAccessDenied(message, { cause: error });
  if (isRead && statusCode >= 500) return new StripeUnavailable(message, { cause: error });
  if (statusCode >= 500 || error instanceof Stripe.errors.StripeIdempotencyError) {
    return new IdempotencyKeyExhausted(message, { cause: error });
  }
  return new RequestRejected(message, error.code ?? error.type, causeOf(error, carries), intentIn(error));
}

function causeOf({ code, param }: Stripe.errors.StripeError, carries: Carries): RejectionCause {
  if (code !== undefined && STATE_CODES.has(code)) return 'state';
  if (carries === 'nothing') return 'request';
  if (code !== undefined && METHOD_CODES.test(code)) return 'method';
  if (code?.startsWith('parameter_')) return 'request';
  if (param !== undefined) return METHOD_PARAMS.test(param) ? 'method' : 'request';
  // What Stripe says of a method that was used before has neither code nor parameter.
  return code === undefined ? 'method' : 'request';
}

/**
 * An answer that is repeated under its key shows the intent as it was the first time, so it is not believed.
 */
function intentIn({ payment_intent: intent, headers }: Stripe.errors.StripeError): Stripe.PaymentIntent | undefined {
  return isReplayed(headers) ? undefined : intent;
}

export function isReplayed(headers: Record<string, string> | undefined): boolean {
  return headers?.['idempotent-replayed'] === 'true';
}
