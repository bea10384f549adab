import { Conflict, requireIdParam, requireUser } from '@tickets/common/http';
import { joinTrace } from '@tickets/common/tracing';
import { Router } from 'express';
import { alignOrder } from '../align-order';
import type { OrdersAppDeps } from '../deps';
import { extendedEndOf, hasEnded, isExtendable } from '../models/hold-rules';
import type { OrderDocument } from '../models/order';
import { eventHasBegun } from '../take-hold';
import { toOrderResponse } from './order-response';
import { requireOwnOrder } from './own-order';

function extend(order: OrderDocument, { now, hold }: OrdersAppDeps): void {
  if (order.authorizedAt && order.status === 'awaiting_payment') {
    throw new Conflict('This order is being paid.', { code: 'payment_in_progress' });
  }
  if (order.status !== 'completed' && hasEnded(order.ticket, now())) throw eventHasBegun();
  if (!isExtendable(order, now(), hold)) {
    throw new Conflict('This hold can’t be extended now.', { code: 'not_extendable' });
  }
  order.expiresAt = extendedEndOf(order, hold);
  order.extensions += 1;
}

/** More time for those who need it (WCAG 2.2.1, timing adjustable). */
export function extendOrder(deps: OrdersAppDeps): Router {
  return Router().post('/api/orders/:id/extend', requireUser, requireIdParam('id'), async (request, response) => {
    const order = await requireOwnOrder(request);
    const aligned = await joinTrace(order.traceparent, 'extend hold', async () => {
      const extended = await deps.outbox.change({
        load: () => requireOwnOrder(request),
        apply: (fresh) => extend(fresh, deps),
      });
      return alignOrder(deps, extended ?? order);
    });
    response.json(await toOrderResponse(deps, aligned ?? order));
  });
}
