import type { Outbox } from '@tickets/common/bus';
import { NotFound, requireIdParam, requireUser, userOf, validate } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { alignTicketInBackground } from '../align-ticket';
import type { TicketsDeps } from '../app';
import { type EnteredDetails, setDetails, type TicketDocument } from '../models/ticket';
import { loadTicketOf, requireUnlocked } from './own-ticket';
import { ticketAnswer } from './ticket-answer';
import { enteredDetails, ticketChecks } from './ticket-body';

/** Puts details in place of all that a ticket has. Whether it is locked is decided on the version that is saved over. */
export async function editTicket(
  outbox: Outbox,
  ticket: { id: unknown; userId: string },
  details: EnteredDetails,
): Promise<TicketDocument | null> {
  return outbox.change({
    load: () => loadTicketOf(ticket.id, ticket.userId),
    apply: (found) => {
      if (found.status === 'removed') throw new NotFound('This ticket was removed.');
      requireUnlocked(found);
      setDetails(found, details);
    },
  });
}

/** PUT /api/tickets/:id: takes the whole ticket, as POST does. */
export function updateTicket(deps: Omit<TicketsDeps, 'stream' | 'vault' | 'rateLimit'>): RequestHandler[] {
  const update: RequestHandler = async (request, response) => {
    const details = enteredDetails(request.body);
    const ticket = await editTicket(deps.outbox, { id: request.params.id, userId: userOf(request).id }, details);
    if (!ticket) throw new NotFound();
    alignTicketInBackground(deps, ticket.id);
    response.json(ticketAnswer(ticket, { nowMs: deps.now(), readerId: ticket.userId }));
  };
  return [requireUser, requireIdParam('id'), validate(...ticketChecks(deps)), update];
}
