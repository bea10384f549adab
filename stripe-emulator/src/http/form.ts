import express, { type Request, type RequestHandler } from 'express';
import { parse } from 'qs';
import { invalidRequest } from '../stripe/stripe-error';

/** `card[token]=tok_visa&expand[0]=latest_charge` as nested objects and arrays of strings. */
export function parseForm(form: string): Record<string, unknown> {
  return parse(form, { depth: 8, arrayLimit: 100, parameterLimit: 500, plainObjects: true });
}

/** Bodies stay text until the endpoint runs; Stripe's API takes forms only. */
export const readForm: RequestHandler[] = [
  express.text({ type: () => true, limit: '256kb' }),
  (req, _res, next) => {
    if (formOf(req) !== '' && !req.is('application/x-www-form-urlencoded')) {
      throw invalidRequest('Invalid request: the body must be application/x-www-form-urlencoded.');
    }
    next();
  },
];

export function formOf(req: Request): string {
  return typeof req.body === 'string' ? req.body : '';
}
