import { requireIdParam } from '@tickets/common/http';
import { Router } from 'express';
import type { WindowDeps } from '../deps';
import { createEndHold } from '../orders/end-hold';

export function endHold({ databases, bus, http, graceMs }: WindowDeps): Router {
  const end = createEndHold({ orders: databases.orders, bus, logger: http.logger, graceMs });
  return Router().post('/_dev/orders/:id/end-hold', requireIdParam('id'), async (request, response) => {
    await end(String(request.params.id));
    response.json({ message: 'The hold’s time is over now; orders ends it in a moment.' });
  });
}
