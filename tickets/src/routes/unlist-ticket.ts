import { requireIdParam, requireUser, userOf } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { alignTicketInBackground } from '../align-ticket';
import type { TicketsDeps } from '../app';
import { detachDelivery } from '../delivery/store-delivery';
import { loadTicketOf, requireUnlocked } from './own-ticket';

/** DELETE /api/tickets/:id: takes a ticket off the market. Its document stays: orders may speak of it. */
export function unlistTicket(deps: Pick<TicketsDeps, 'outbox' | 'logger' | 'now'>): RequestHandler[] {
  const unlist: RequestHandler = async (request, response) => {
    const { id: userId } = userOf(request);
    let discard = async () => {};
    const ticket = await deps.outbox.change({
      load: () => loadTicketOf(request.params.id, userId),
      apply: async (found) => {
        requireUnlocked(found);
        // One that is removed already may have been sold: what was delivered for it stays known.
        if (found.status === 'removed') return;
        discard = await detachDelivery(deps, found);
        found.set({ status: 'removed', resaleSlot: undefined });
      },
    });
    await discard();
    if (ticket) alignTicketInBackground(deps, ticket.id);
    response.status(204).end();
  };
  return [requireUser, requireIdParam('id'), unlist];
}
