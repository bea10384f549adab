import { centsToPrice, type TicketResponse } from '@tickets/common/contracts';
import { type TicketFields, viewOf } from '../models/ticket';
import { ticketToDetails } from '../models/ticket-details';

/** A ticket as the API shows it. */
export function ticketAnswer(ticket: TicketFields, nowMs: number): TicketResponse {
  const { priceCents, ...details } = ticketToDetails(ticket);
  return {
    id: ticket._id.toHexString(),
    ...details,
    price: centsToPrice(priceCents),
    userId: ticket.userId,
    status: viewOf(ticket, nowMs),
    version: ticket.version,
    orderId: ticket.orderId,
    lockedUntil: ticket.lockedUntil?.toISOString(),
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  };
}
