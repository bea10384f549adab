import { body, isObjectId, requireUser, userOf, validate } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import type { TicketsDeps } from '../app';
import { listAgain, settleListing } from '../delivery/list-again';
import { saveListing, startResale } from '../delivery/resale';
import { setDetails, Ticket } from '../models/ticket';
import { ticketAnswer } from './ticket-answer';
import { enteredDetails, ticketChecks } from './ticket-body';

interface Origin {
  fromOrderId?: string;
  fromTicketId?: string;
}

const originChecks = [
  body('fromOrderId').optional().custom(isObjectId).withMessage('fromOrderId must be the id of an order.'),
  body('fromTicketId')
    .optional()
    .custom(isObjectId)
    .withMessage('fromTicketId must be the id of a ticket.')
    .bail()
    .custom((_id, { req }) => req.body.fromOrderId === undefined)
    .withMessage('Send fromOrderId or fromTicketId, not both.'),
];

/** POST /api/tickets: lists a ticket for sale; also one that was bought, or one whose sale was given back. */
export function createTicket(deps: Pick<TicketsDeps, 'outbox' | 'priceMinCents' | 'now'>): RequestHandler[] {
  const create: RequestHandler = async (request, response) => {
    const { fromOrderId, fromTicketId } = request.body as Origin;
    // Set here, because the first snapshot is taken before mongoose would set it.
    const ticket = new Ticket({ userId: userOf(request).id, createdAt: new Date(deps.now()) });
    setDetails(ticket, enteredDetails(request.body));
    if (fromOrderId) await startResale(ticket, fromOrderId.toLowerCase());
    if (fromTicketId) await listAgain(ticket, fromTicketId, deps.now);
    await saveListing(deps.outbox, ticket);
    await settleListing(ticket);
    response.status(201).json(ticketAnswer(ticket, { nowMs: deps.now(), readerId: ticket.userId }));
  };
  return [requireUser, validate(...ticketChecks(deps), ...originChecks), create];
}
