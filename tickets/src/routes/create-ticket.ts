import { requireUser, userOf, validate } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import type { TicketsDeps } from '../app';
import { setDetails, Ticket } from '../models/ticket';
import { ticketAnswer } from './ticket-answer';
import { enteredDetails, ticketChecks } from './ticket-body';

/** POST /api/tickets: lists a ticket for sale. */
export function createTicket(deps: Pick<TicketsDeps, 'outbox' | 'priceMinCents' | 'now'>): RequestHandler[] {
  const create: RequestHandler = async (request, response) => {
    // Set here, because the first snapshot is taken before mongoose would set it.
    const ticket = new Ticket({ userId: userOf(request).id, createdAt: new Date(deps.now()) });
    setDetails(ticket, enteredDetails(request.body));
    await deps.outbox.save(ticket);
    response.status(201).json(ticketAnswer(ticket, { nowMs: deps.now(), readerId: ticket.userId }));
  };
  return [requireUser, validate(...ticketChecks(deps)), create];
}
