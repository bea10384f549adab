import { Conflict, Forbidden, NotFound } from '@tickets/common/http';
import { Ticket, type TicketDocument } from '../models/ticket';

/** Loads a ticket for a write; a removed one is there only for its seller. */
export async function loadTicketOf(ticketId: unknown, userId: string): Promise<TicketDocument> {
  const ticket = await Ticket.findById(ticketId);
  if (!ticket || (ticket.status === 'removed' && ticket.userId !== userId)) {
    throw new NotFound('There is no such ticket.');
  }
  if (ticket.userId !== userId) throw new Forbidden('This ticket is somebody else’s.', { code: 'not_the_seller' });
  return ticket;
}

/** Refuses a change of a ticket that a buyer holds or has bought. */
export function requireUnlocked({ status }: TicketDocument): void {
  if (status === 'sold') throw new Conflict('This ticket is sold.', { code: 'sold' });
  if (status === 'held') {
    throw new Conflict('A buyer is paying for this ticket. It can be changed again if they do not.', {
      code: 'ticket_locked',
    });
  }
}
