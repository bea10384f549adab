import { parseCents } from '@tickets/common/contracts';
import { body, isObjectId, requireUser, textField, userOf, validate } from '@tickets/common/http';
import { joinTrace } from '@tickets/common/tracing';
import { Router } from 'express';
import { alignOrder } from '../align-order';
import type { OrdersAppDeps } from '../deps';
import { takeHold } from '../take-hold';
import { toNewOrderResponse, toOrderResponse } from './order-response';

const checks = validate(
  textField('ticketId', 'ticketId must be the id of a ticket.')
    .custom(isObjectId)
    .withMessage('ticketId must be the id of a ticket.'),
  body('price')
    .optional()
    .custom((price: unknown) => parseCents(price) !== undefined)
    .withMessage('price must be a number with at most two decimals.'),
);

export function createOrder(deps: OrdersAppDeps): Router {
  const limit = deps.rateLimit({
    name: 'orders',
    windowMs: 60_000,
    max: 30,
    keyOf: (request) => request.currentUser?.id,
  });
  return Router().post('/api/orders', requireUser, limit, checks, async (request, response) => {
    const { ticketId, price } = request.body as { ticketId: string; price?: number };
    const { order, isNew } = await takeHold(deps, {
      buyerId: userOf(request).id,
      ticketId: ticketId.toLowerCase(),
      priceCents: parseCents(price),
    });
    if (isNew) {
      response.status(201).json(toNewOrderResponse(deps, order));
      return;
    }
    const aligned = await joinTrace(order.traceparent, 'take hold again', () => alignOrder(deps, order));
    response.json(await toOrderResponse(deps, aligned ?? order));
  });
}
