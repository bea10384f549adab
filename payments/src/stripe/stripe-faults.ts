import { OutOfReach } from '@tickets/common/bus';
import Stripe from 'stripe';
import { type Decline, declineOf } from './decline';

/** No answer, or "not now". Nothing is known about the call's effect; asking again later will tell. */
export class StripeOutOfReach extends OutOfReach {
  override readonly name: string = 'StripeOutOfReach';
}

/** Another request with the same key is under way at Stripe, or holds the object. */
export class StripeBusy extends StripeOutOfReach {
  override readonly name = 'StripeBusy';
}

/**
 * Stripe answered with a failure that it will repeat for this idempotency key. Whether the call had an effect, only the
 * intent shows; if it had none, the call needs another key.
 */
export class StripeKeySpent extends StripeOutOfReach {
  override readonly name = 'StripeKeySpent';
}

/** The bank said no. */
export class CardDeclined extends Error {
  override readonly name = 'CardDeclined';

  constructor(readonly decline: Decline) {
    super(decline.reason);
  }
}

/** Stripe will not do this: the intent is in another state, or what was sent names nothing. */
export class StripeRefused extends Error {
  override readonly name = 'StripeRefused';

  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** What an error of the SDK means to a payment. A time-out, 5xx, 429 or 409 is never a failure of it. */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode, message, code } = error;
  if (error instanceof Stripe.errors.StripeCardError) return new CardDeclined(declineOf(error.raw ?? error));
  if (statusCode === 409) return new StripeBusy(message, { cause: error });
  if (statusCode === undefined || statusCode === 429) return new StripeOutOfReach(message, { cause: error });
  // A key or account that Stripe does not take is our own fault, and mended without the buyer.
  if (statusCode === 401 || statusCode === 403) return new StripeOutOfReach(message, { cause: error });
  if (statusCode >= 500 || error instanceof Stripe.errors.StripeIdempotencyError) {
    return new StripeKeySpent(message, { cause: error });
  }
  return new StripeRefused(message, code);
}
