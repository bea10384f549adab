import { centsToPrice, type TicketResponse } from '@tickets/common/contracts';
import { deliveryStateOf, type TicketFields, viewOf } from '../models/ticket';
import { ticketToDetails } from '../models/ticket-details';

interface Reading {
  nowMs: number;
  /** Who asks, where they are signed in. */
  readerId: string | undefined;
}

/** A ticket as the API shows it. */
export function ticketAnswer(ticket: TicketFields, { nowMs, readerId }: Reading): TicketResponse {
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
    delivery: deliveryStateOf(ticket),
    openedAt: readerId === ticket.userId ? ticket.openedAt?.toISOString() : undefined,
    fromOrderId: readerId === ticket.userId ? ticket.fromOrderId : undefined,
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  };
}
