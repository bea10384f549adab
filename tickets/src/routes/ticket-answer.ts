import { centsToPrice, type TicketResponse } from '@tickets/common/contracts';
import { type TicketFields, viewOf } from '../models/ticket';

/** A ticket as the API shows it. */
export function ticketAnswer(ticket: TicketFields, nowMs: number): TicketResponse {
  return {
    id: ticket._id.toHexString(),
    title: ticket.title,
    price: centsToPrice(ticket.priceCents),
    currency: ticket.currency,
    venue: ticket.venue,
    city: ticket.city,
    startsAt: ticket.startsAt?.toISOString(),
    timeZone: ticket.timeZone,
    category: ticket.category,
    section: ticket.section,
    row: ticket.row,
    seat: ticket.seat,
    userId: ticket.userId,
    status: viewOf(ticket, nowMs),
    version: ticket.version,
    orderId: ticket.orderId,
    lockedUntil: ticket.lockedUntil?.toISOString(),
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  };
}
