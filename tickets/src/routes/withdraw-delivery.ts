import { requireIdParam, requireUser } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { withdrawDelivery as withdraw } from '../delivery/store-delivery';
import { type DeliveryRouteDeps, limitDeliveries, ownedTicket } from './put-delivery';

/** DELETE /api/tickets/:id/delivery: takes back what was handed over, as long as nobody has bought it. */
export function withdrawDelivery(deps: DeliveryRouteDeps): RequestHandler[] {
  const remove: RequestHandler = async (request, response) => {
    await withdraw(deps, ownedTicket(request));
    response.status(204).end();
  };
  return [requireUser, limitDeliveries(deps), requireIdParam('id'), remove];
}
