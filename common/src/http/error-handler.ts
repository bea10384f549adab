import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { isPassing } from '../bus/out-of-reach';
import { currentTraceId } from '../tracing';
import { BadRequest, Conflict, HttpError, NotFound, ServiceUnavailable } from './errors';

const BODY_MESSAGES: Record<string, string> = {
  'entity.parse.failed': 'The body is not valid JSON.',
  'entity.too.large': 'The body is too large.',
  'encoding.unsupported': 'This content encoding is not supported.',
  'charset.unsupported': 'This character set is not supported.',
};

/** What express and its parsers throw of their own: errors with a 4xx status, whose texts are not for the public. */
function fromParser(error: unknown): HttpError | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  const type = 'type' in error ? String(error.type) : '';
  return new HttpError(status, BODY_MESSAGES[type] ?? 'The request could not be read.');
}

function toHttpError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  if (error instanceof URIError) return new BadRequest('The address is malformed.');
  if (error instanceof Error && error.name === 'VersionConflict') {
    return new Conflict('Somebody else changed this at the same moment. Please try again.', {
      code: 'changed_meanwhile',
    });
  }
  if (isPassing(error)) return new ServiceUnavailable('This is not available right now. Please try again in a moment.');
  return fromParser(error);
}

/** The one place where an error becomes an answer. Unknown errors are logged whole and say one fixed sentence. */
export const errorHandler: ErrorRequestHandler = (error: unknown, request: Request, response: Response, next) => {
  const known = toHttpError(error);
  const status = known?.status ?? 500;
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  if (response.headersSent) return next(error);
  if (known?.retryAfterS !== undefined) response.set('Retry-After', String(known.retryAfterS));
  response.status(status).json({
    errors: known?.errors ?? [{ message: 'Something went wrong on our side. Please try again.', code: 'internal' }],
    requestId: String(request.id),
    traceId: currentTraceId(),
  });
};

export const notFound: RequestHandler = () => {
  throw new NotFound();
};
