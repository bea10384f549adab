import { createHttpApp } from '@tickets/common/http';
import { type Express, Router } from 'express';
import type { PaymentsAppDeps } from './deps';
import { createPayment } from './routes/create-payment';
import { receiveWebhook } from './routes/receive-webhook';
import { showPayment } from './routes/show-payment';

export function createApp(deps: PaymentsAppDeps): Express {
  const routes = Router().use(createPayment(deps), showPayment());
  return createHttpApp(deps.http, { operations: deps.http.operations, raw: receiveWebhook(deps), routes });
}
