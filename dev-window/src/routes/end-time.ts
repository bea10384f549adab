import { requireIdParam } from '@tickets/common/http';
import { Router } from 'express';
import type { WindowDeps } from '../deps';
import { createEndTime } from '../orders/end-time';

export function endTime({ databases, bus, http, graceMs }: WindowDeps): Router {
  const end = createEndTime({ orders: databases.orders, bus, logger: http.logger, graceMs });
  const router = Router();
  router.post('/_dev/orders/:id/end-hold', requireIdParam('id'), async (request, response) => {
    await end.hold(String(request.params.id));
    response.json({ message: 'The hold’s time is over now; orders ends it in a moment.' });
  });
  router.post('/_dev/orders/:id/end-delivery', requireIdParam('id'), async (request, response) => {
    await end.delivery(String(request.params.id));
    response.json({ message: 'The time to deliver is over now; orders asks for the refund in a moment.' });
  });
  return router;
}
