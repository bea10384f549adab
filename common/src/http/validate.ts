import type { RequestHandler } from 'express';
import { body, type ContextRunner, param, query, type ValidationChain, validationResult } from 'express-validator';
import { type LineFault, lineFault, normalizeLine } from '../limits';
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

const LINE_FAULTS: Record<Exclude<LineFault, 'empty' | 'too_long'>, string> = {
  control: 'must be one line, without control characters.',
  bidi: 'must not hold characters that turn the direction of the text around them.',
  invisible: 'must have a character that can be seen.',
};

/** Fails with the words for what is wrong with a line; `length` are those for an empty and for a long one. */
function requireLine(text: string, { max, subject, length }: { max: number; subject: string; length: string }): void {
  const fault = lineFault(text, max);
  if (fault) throw new Error(fault === 'empty' || fault === 'too_long' ? length : `${subject} ${LINE_FAULTS[fault]}`);
}

/** A body field that must be one line of text, which the route gets normalised. An optional one may be empty. */
export function lineField(
  name: string,
  { max, optional = false }: { max: number; optional?: boolean },
): ValidationChain {
  const length = `The ${name} must be text of ${optional ? 'at most' : '1 to'} ${max} characters.`;
  const chain = textField(name, length);
  return (optional ? chain.optional() : chain)
    .custom((text: string) => {
      if (!optional || normalizeLine(text) !== '') requireLine(text, { max, subject: `The ${name}`, length });
      return true;
    })
    .bail()
    .customSanitizer(normalizeLine);
}

/** A query parameter that must be one line of text. What nobody can see finds nothing, and does no harm. */
export function lineQuery(name: string, max: number): ValidationChain {
  return textQuery(name).custom((text: string) => {
    const fault = lineFault(text, max);
    if (fault !== 'empty' && fault !== 'invisible') {
      requireLine(text, { max, subject: name, length: `${name} must have at most ${max} characters.` });
    }
    return true;
  });
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
