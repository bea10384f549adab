import { Publisher, type PublisherClass, type Snapshot } from '@tickets/common/bus';
import { Subjects, type TicketDetails, type TicketSubject } from '@tickets/common/contracts';
import type { TicketDocument, TicketFields } from '../models/ticket';

class TicketCreatedPublisher extends Publisher<Subjects.TicketCreated> {
  readonly subject = Subjects.TicketCreated;
}

class TicketUpdatedPublisher extends Publisher<Subjects.TicketUpdated> {
  readonly subject = Subjects.TicketUpdated;
}

class TicketHoldRefusedPublisher extends Publisher<Subjects.TicketHoldRefused> {
  readonly subject = Subjects.TicketHoldRefused;
}

export const publishers: readonly PublisherClass[] = [
  TicketCreatedPublisher,
  TicketUpdatedPublisher,
  TicketHoldRefusedPublisher,
];

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

export function ticketToSnapshot(ticket: TicketDocument, version: number): Snapshot<TicketSubject> {
  return {
    subject: version === 0 ? Subjects.TicketCreated : Subjects.TicketUpdated,
    data: {
      ...ticketToDetails(ticket),
      id: ticket.id,
      version,
      userId: ticket.userId,
      status: ticket.status,
      orderId: ticket.orderId,
      lockedUntil: ticket.lockedUntil?.toISOString(),
      createdAt: ticket.createdAt.toISOString(),
    },
  };
}
