import type { RequestHandler } from 'express';
import { StripeError } from '../stripe/stripe-error';

/** Any `sk_test_…` passes, as a bearer token or as the user of HTTP Basic; a live key has no business here. */
export const requireApiKey: RequestHandler = (req, res, next) => {
  const key = keyOf(req.get('authorization') ?? '');
  if (/^sk_test_\w+$/.test(key)) return next();
  res.setHeader('WWW-Authenticate', 'Bearer realm="Stripe"');
  const message =
    key === ''
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      : 'Invalid API Key provided. The emulator accepts test secret keys (sk_test_…) only.';
  throw new StripeError(401, { type: 'invalid_request_error', message });
};

function keyOf(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '';
}
