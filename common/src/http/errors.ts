export interface PublicError {
  message: string;
  field?: string;
  code?: string;
}

interface HttpErrorOptions {
  code?: string;
  field?: string;
  /** Seconds after which asking again may help; sent as `Retry-After`. */
  retryAfterS?: number;
}

/** A refusal that knows its HTTP status and its public words. */
export class HttpError extends Error {
  readonly errors: readonly PublicError[];
  readonly retryAfterS: number | undefined;

  constructor(
    readonly status: number,
    message: string | readonly PublicError[],
    { retryAfterS, ...rest }: HttpErrorOptions = {},
  ) {
    const errors = typeof message === 'string' ? [{ message, ...rest }] : message;
    super(errors.map((error) => error.message).join('; '));
    this.name = new.target.name;
    this.errors = errors;
    this.retryAfterS = retryAfterS;
  }
}

export class BadRequest extends HttpError {
  constructor(message: string | readonly PublicError[], options?: HttpErrorOptions) {
    super(400, message, options);
  }
}

export class Unauthorized extends HttpError {
  constructor(message = 'Please sign in.') {
    super(401, message, { code: 'signed_out' });
  }
}

export class PaymentRequired extends HttpError {
  constructor(message: string, options?: HttpErrorOptions) {
    super(402, message, options);
  }
}

export class Forbidden extends HttpError {
  constructor(message: string, options?: HttpErrorOptions) {
    super(403, message, options);
  }
}

export class NotFound extends HttpError {
  constructor(message = 'There is nothing here.') {
    super(404, message, { code: 'not_found' });
  }
}

export class Conflict extends HttpError {
  constructor(message: string, options?: HttpErrorOptions) {
    super(409, message, options);
  }
}

export class PayloadTooLarge extends HttpError {
  constructor(message: string, options?: HttpErrorOptions) {
    super(413, message, options);
  }
}

export class UnsupportedMediaType extends HttpError {
  constructor() {
    super(415, 'Send a JSON body with the header Content-Type: application/json.');
  }
}

export class TooManyRequests extends HttpError {
  constructor(retryAfterS: number) {
    super(429, 'Too many tries. Please wait a little and try again.', { code: 'too_many_requests', retryAfterS });
  }
}

export class ServiceUnavailable extends HttpError {
  constructor(message: string, options?: HttpErrorOptions) {
    super(503, message, { retryAfterS: 2, ...options });
  }
}
