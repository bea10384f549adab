import { join } from 'node:path';
import { createHttpApp } from '@tickets/common/http';
import express, { type Express, type RequestHandler, Router } from 'express';
import type { WindowDeps } from './deps';
import { requireOwnHost } from './own-host';
import { endTime } from './routes/end-time';
import { makeFaults } from './routes/make-faults';
import { moveMoney } from './routes/move-money';
import { replayLetter } from './routes/replay-letter';
import { showEvents } from './routes/show-events';
import { showWindow } from './routes/show-window';

const assets = join(__dirname, '../public');

/** Only what this server sends itself. Bull's board brings styles in its markup. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const ownPolicy: RequestHandler = (_request, response, next) => {
  response.set('Content-Security-Policy', POLICY);
  next();
};

function operations(): Router {
  return Router().get(['/health/live', '/health/ready'], (_request, response) => {
    response.json({ status: 'ok' });
  });
}

/** The pipeline is the services' own, with its refusal of writes that come from other sites. Never listens. */
export function createApp(deps: WindowDeps): Express {
  const routes = Router().use(
    requireOwnHost(deps.http.publicUrl),
    ownPolicy,
    showWindow(deps),
    showEvents(),
    endTime(deps),
    replayLetter(deps),
    makeFaults(deps),
    moveMoney(deps),
    deps.streams,
    deps.queueBoard,
  );
  routes.use('/_dev/assets', express.static(assets, { index: false }));
  return createHttpApp(deps.http, { operations: operations(), routes });
}
