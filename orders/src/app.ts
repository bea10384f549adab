import { createHttpApp } from '@tickets/common/http';
import { type Express, Router } from 'express';
import type { OrdersAppDeps } from './deps';
import { createOrder } from './routes/create-order';
import { extendOrder } from './routes/extend-order';
import { listOrders } from './routes/list-orders';
import { refundOrder } from './routes/refund-order';
import { releaseHold } from './routes/release-hold';
import { showOrder } from './routes/show-order';

export function createApp(deps: OrdersAppDeps): Express {
  const routes = Router().use(
    createOrder(deps),
    listOrders(deps),
    showOrder(deps),
    extendOrder(deps),
    refundOrder(deps),
    releaseHold(deps),
  );
  return createHttpApp(deps.http, { operations: deps.http.operations, routes });
}
