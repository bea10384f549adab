/** The `error` object of an answer, as far as this emulator fills it. */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: object;
  payment_method?: object;
}

/**
 * An answer that is an error in Stripe's shape. What the request wrote before it threw is kept: a declined card changes
 * its intent and answers 402.
 */
export class StripeError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly headers: Record<string, string> = {},
    /** Whether the execution had begun, so that an idempotency key keeps this answer; a failed validation is not kept. */
    readonly hasBegun = true,
  ) {
    super(body.message);
    if (body.code) body.doc_url ??= `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}`;
  }
}

export function invalidRequest(message: string, details: { code?: string; param?: string } = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...details });
}

/** What the parameters alone show to be wrong, before anything is executed. */
export function invalidParams(message: string, details: { code?: string; param?: string } = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...details }, {}, false);
}

export function unexpectedState(message: string, intent: object): StripeError {
  const code = 'payment_intent_unexpected_state';
  return new StripeError(400, { type: 'invalid_request_error', code, message, payment_intent: intent });
}

/** `param` is what the client sent the id in: `intent` for the path of a PaymentIntent, `payment_method` in a body. */
export function resourceMissing(kind: string, id: string, param: string, status: 400 | 404 = 404): StripeError {
  const message = `No such ${kind}: '${id}'`;
  return new StripeError(status, { type: 'invalid_request_error', code: 'resource_missing', message, param });
}

export function cardError(code: string, message: string, details: Partial<ErrorBody> = {}): StripeError {
  return new StripeError(402, { type: 'card_error', code, message, ...details });
}

export function apiError(headers: Record<string, string> = {}): StripeError {
  const message = 'An unknown error occurred in the Stripe emulator.';
  return new StripeError(500, { type: 'api_error', message }, headers);
}
