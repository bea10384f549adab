import { requireIdParam, requireUser } from '@tickets/common/http';
import { Router } from 'express';
import type { OrdersAppDeps } from '../deps';
import { toOrderResponse } from './order-response';
import { requireOwnOrder } from './own-order';

export function showOrder(deps: OrdersAppDeps): Router {
  return Router().get('/api/orders/:id', requireUser, requireIdParam('id'), async (request, response) => {
    response.json(await toOrderResponse(deps, await requireOwnOrder(request)));
  });
}
