import type { TicketDetails } from '@tickets/common/contracts';
import type { TicketFields } from './ticket';

/** What is sold, as it is told: this is also what an order's copy is compared with. */
export function ticketToDetails(ticket: TicketFields): TicketDetails {
  return {
    title: ticket.title,
    priceCents: ticket.priceCents,
    currency: ticket.currency,
    venue: ticket.venue,
    city: ticket.city,
    startsAt: ticket.startsAt?.toISOString(),
    timeZone: ticket.timeZone,
    category: ticket.category,
    section: ticket.section,
    row: ticket.row,
    seat: ticket.seat,
  };
}
