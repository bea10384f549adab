import { type KeyObject, randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { withLogFields } from '../tracing';
import { errorHandler, notFound } from './error-handler';
import { BadRequest } from './errors';
import { jsonBody } from './json-body';
import { measureRequests } from './request-metrics';
import { requireSameOrigin } from './same-origin';
import { readCurrentUser, sessionCookie } from './session';

export interface AppDeps {
  logger: Logger;
  jwtKey: KeyObject;
  publicUrl: string;
  /** How many proxies stand in front, exactly: as many of X-Forwarded-For's addresses are believed. */
  trustProxyHops: number;
  /** The API's documents, where they are switched on. */
  docs?: Router | undefined;
}

export interface AppRooms {
  /** Health and metrics: before everything else, without session, log line or limit. */
  operations?: Router;
  /** Routes that read the raw body and are called by other servers: before parser, session and origin check. */
  raw?: Router;
  /** Routes that read their bodies by themselves, such as files: behind session and origin check, before the JSON parser. */
  ownBodies?: Router;
  routes: Router;
}

const REQUEST_ID = /^[\w-]{8,64}$/;

/** One line for each request, and its id: the one that the ingress gave it, or a new one. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    // Neither cookies nor query strings: no secret and no search of a person gets into the log.
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  }) as RequestHandler;
}

/** Whatever is logged on behalf of a request carries its id, also by those that never see the request. */
export const markLogLines: RequestHandler = (request, _response, next) =>
  withLogFields({ requestId: String(request.id) }, next);

/** Query parameters are flat: `price[$gt]=` means nothing here, so it is refused instead of passed over. */
const refuseNestedQuery: RequestHandler = (request, _response, next) => {
  const nested = Object.keys(request.query).find((name) => /[[\]$]/.test(name));
  if (nested)
    throw new BadRequest('Query parameters are plain names.', { field: nested.slice(0, 40), code: 'invalid' });
  next();
};

/** The pipeline every service's HTTP goes through; a service only brings its routes. Never listens. */
export function createHttpApp(deps: AppDeps, { operations, raw, ownBodies, routes }: AppRooms): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxyHops);
  app.set('query parser', 'simple');
  if (operations) app.use(operations);
  app.use(requestLog(deps.logger), markLogLines, measureRequests, helmet());
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  if (deps.docs) app.use(deps.docs);
  if (raw) app.use(raw);
  app.use(requireSameOrigin, sessionCookie(deps.publicUrl), readCurrentUser(deps.jwtKey), refuseNestedQuery);
  if (ownBodies) app.use(ownBodies);
  app.use(jsonBody, routes);
  app.use(notFound);
  app.use(errorHandler);
  return app;
}
