import { NotFound, requireIdParam } from '@tickets/common/http';
import type { Request, RequestHandler } from 'express';
import type { TicketsDeps } from '../app';
import { Ticket, type TicketFields } from '../models/ticket';
import { OrderReplica } from '../replicas/order';
import { ticketAnswer } from './ticket-answer';

/** A removed ticket is there only for its seller and for those who ordered it. */
async function mayRead(ticket: TicketFields, { currentUser }: Request): Promise<boolean> {
  if (ticket.status !== 'removed' || ticket.userId === currentUser?.id) return true;
  if (!currentUser) return false;
  return (await OrderReplica.exists({ 'ticket.id': ticket._id.toHexString(), userId: currentUser.id })) !== null;
}

/** GET /api/tickets/:id */
export function showTicket({ now }: Pick<TicketsDeps, 'now'>): RequestHandler[] {
  const show: RequestHandler = async (request, response) => {
    const ticket = await Ticket.findById(request.params.id, { words: 0, cityAliases: 0, outbox: 0 }).lean();
    if (!ticket || !(await mayRead(ticket, request))) throw new NotFound('There is no such ticket.');
    response.json(ticketAnswer(ticket, { nowMs: now(), readerId: request.currentUser?.id }));
  };
  return [requireIdParam('id'), show];
}
