import { requireIdParam, requireUser, userOf } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { alignTicketInBackground } from '../align-ticket';
import type { TicketsDeps } from '../app';
import { loadTicketOf, requireUnlocked } from './own-ticket';

/** DELETE /api/tickets/:id: takes a ticket off the market. Its document stays: orders may speak of it. */
export function unlistTicket(deps: Pick<TicketsDeps, 'outbox' | 'logger'>): RequestHandler[] {
  const unlist: RequestHandler = async (request, response) => {
    const { id: userId } = userOf(request);
    const ticket = await deps.outbox.change({
      load: () => loadTicketOf(request.params.id, userId),
      apply: (found) => {
        requireUnlocked(found);
        found.status = 'removed';
      },
    });
    if (ticket) alignTicketInBackground(deps, ticket.id);
    response.status(204).end();
  };
  return [requireUser, requireIdParam('id'), unlist];
}
