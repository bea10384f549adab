import { requireIdParam, requireUser, userOf } from '@tickets/common/http';
import type { Request, RequestHandler } from 'express';
import type { TicketsDeps } from '../app';
import { checkBody, readBody, readContent } from '../delivery/read-upload';
import { storeDelivery } from '../delivery/store-delivery';
import { loadTicketOf } from './own-ticket';
import { ticketAnswer } from './ticket-answer';

export type DeliveryRouteDeps = Pick<TicketsDeps, 'outbox' | 'vault' | 'now' | 'rateLimit'>;

export const ownedTicket = (request: Request) => ({
  ticketId: String(request.params.id),
  userId: userOf(request).id,
});

/** Files are large and take work to inspect. */
export function limitDeliveries({ rateLimit }: Pick<TicketsDeps, 'rateLimit'>): RequestHandler {
  const keyOf = (request: Request) => request.currentUser?.id;
  return rateLimit({ name: 'deliveries', windowMs: 60_000, max: 60, keyOf });
}

/** Before a file is read, let alone inspected. */
const requireSeller: RequestHandler = async (request, _response, next) => {
  const { ticketId, userId } = ownedTicket(request);
  await loadTicketOf(ticketId, userId);
  next();
};

/** PUT /api/tickets/:id/delivery: hands over what the buyer shows at the door. */
export function putDelivery(deps: DeliveryRouteDeps): RequestHandler[] {
  const put: RequestHandler = async (request, response) => {
    const ticket = await storeDelivery(deps, ownedTicket(request), await readContent(request));
    response.json(ticketAnswer(ticket, { nowMs: deps.now(), readerId: userOf(request).id }));
  };
  return [requireUser, limitDeliveries(deps), requireIdParam('id'), requireSeller, readBody, checkBody, put];
}
