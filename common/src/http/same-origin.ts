import type { Request, RequestHandler } from 'express';
import { Forbidden } from './errors';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** `X-Forwarded-Host` counts only as far as the proxies in front are trusted, which is what express' `host` knows. */
function isForeign(request: Request): boolean {
  if (request.get('Sec-Fetch-Site') === 'cross-site') return true;
  const origin = request.get('Origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.host;
}

/** Refuses writes that another site's page sent with our visitor's cookie. Servers and scripts send neither header. */
export const requireSameOrigin: RequestHandler = (request, _response, next) => {
  if (!SAFE_METHODS.has(request.method) && isForeign(request)) {
    throw new Forbidden('This request came from another site.', { code: 'foreign_origin' });
  }
  next();
};
