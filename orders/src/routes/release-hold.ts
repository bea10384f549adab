import { Conflict, requireIdParam, requireUser } from '@tickets/common/http';
import { joinTrace } from '@tickets/common/tracing';
import { Router } from 'express';
import type { OrdersAppDeps } from '../deps';
import { cancelOrder, type OrderDocument } from '../models/order';
import { requireOwnOrder } from './own-order';

/** Refuses once money is on its way; a hold that is given up already stays so. */
export function cancelByBuyer(order: OrderDocument, nowMs: number): void {
  if (order.status === 'cancelled') return;
  if (order.status === 'completed') throw new Conflict('This order is paid.', { code: 'already_paid' });
  if (order.authorizedAt) throw new Conflict('This order is being paid.', { code: 'payment_in_progress' });
  cancelOrder(order, 'by_buyer', nowMs);
}

/** Gives up a hold; the ticket is free at once. */
export function releaseHold(deps: OrdersAppDeps): Router {
  return Router().delete('/api/orders/:id', requireUser, requireIdParam('id'), async (request, response) => {
    const { traceparent } = await requireOwnOrder(request);
    await joinTrace(traceparent, 'release hold', () =>
      deps.outbox.change({
        load: () => requireOwnOrder(request),
        apply: (order) => cancelByBuyer(order, deps.now()),
      }),
    );
    response.status(204).end();
  });
}
