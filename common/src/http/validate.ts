import type { RequestHandler } from 'express';
import { body, type ContextRunner, param, query, type ValidationChain, validationResult } from 'express-validator';
import { BadRequest, NotFound } from './errors';

/** A body field that must be a JSON string; objects such as `{"$ne":null}` never get further. */
export function textField(name: string, message: string): ValidationChain {
  return body(name)
    .custom((value: unknown) => typeof value === 'string')
    .withMessage(message)
    .bail();
}

/**
 * A query parameter, where given, must be one string: neither repeated nor nested. One that came empty, as a form sends it,
 * counts as left out.
 */
export function textQuery(name: string): ValidationChain {
  return query(name)
    .optional({ values: 'falsy' })
    .custom((value: unknown) => typeof value === 'string')
    .withMessage(`${name} must be given once, as text.`)
    .bail();
}

/** Runs the checks of a route and refuses with all that they found, a field at a time, in the order of the checks. */
export function validate(...checks: readonly ContextRunner[]): RequestHandler {
  return async (request, _response, next) => {
    // One after the other: they are listed as they end.
    for (const check of checks) await check.run(request);
    const found = validationResult(request).array({ onlyFirstError: true });
    if (found.length > 0) {
      throw new BadRequest(
        found.map((error) => ({
          message: String(error.msg),
          // A check of the whole body has no path.
          ...(error.type === 'field' && error.path ? { field: error.path } : {}),
          code: 'invalid',
        })),
      );
    }
    next();
  };
}

const OBJECT_ID = /^[0-9a-f]{24}$/i;

export function isObjectId(value: unknown): value is string {
  return typeof value === 'string' && OBJECT_ID.test(value);
}

/** A malformed id names nothing, so it is not found, like an unknown one. */
export function requireIdParam(name: string): RequestHandler {
  return (request, _response, next) => {
    if (!isObjectId(request.params[name])) throw new NotFound();
    next();
  };
}

export { body, param, query };
