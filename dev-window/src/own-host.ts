import { Forbidden } from '@tickets/common/http';
import type { RequestHandler } from 'express';

/**
 * Answers only under names that are this machine's or the shop's own. A foreign page whose name was made to lead here
 * would pass as the same origin; its name gives it away.
 */
export function requireOwnHost(publicUrl: string): RequestHandler {
  const names = new Set(['localhost', '127.0.0.1', '[::1]', new URL(publicUrl).hostname]);
  return (request, _response, next) => {
    if (!names.has(request.hostname))
      throw new Forbidden('The window does not answer under this name.', { code: 'foreign_host' });
    next();
  };
}
