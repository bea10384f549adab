import type { ErrorRequestHandler, RequestHandler } from 'express';
import { apiError, invalidRequest, StripeError } from '../stripe/stripe-error';
import { describeError, type Log } from './log';
import { requestIdOf } from './request-log';

export const unknownRoute: RequestHandler = (req) => {
  const message = `Unrecognized request URL (${req.method}: ${req.path}). The emulator knows only a part of Stripe's API; see its README.`;
  throw new StripeError(404, { type: 'invalid_request_error', message });
};

export function answerErrors(log: Log): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (thrown, _req, res, next) => {
    if (res.headersSent) return next(thrown);
    const error = toStripeError(thrown);
    if (error.status >= 500) log({ level: 'error', requestId: requestIdOf(res), error: describeError(thrown) });
    res.status(error.status).set(error.headers).json({ error: error.body });
  };
}

function toStripeError(thrown: unknown): StripeError {
  if (thrown instanceof StripeError) return thrown;
  // Body and path parsers mark their errors with the status; their own words may hold internals.
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? Number(thrown.status) : 500;
  if (status === 413)
    return new StripeError(413, { type: 'invalid_request_error', message: 'The request is too large.' });
  return status >= 400 && status < 500 ? invalidRequest('The request could not be read.') : apiError();
}
