import { Publisher, type PublisherClass, type Snapshot } from '@tickets/common/bus';
import { type PassDecision, Subjects, type TicketSubject } from '@tickets/common/contracts';
import { deliveryStateOf, type TicketDocument } from '../models/ticket';
import { ticketToDetails } from '../models/ticket-details';

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

function toPassDecision({ passDecision }: TicketDocument): PassDecision | undefined {
  if (!passDecision) return undefined;
  const { orderId, requestedAt, outcome } = passDecision;
  return { orderId, requestedAt: requestedAt.toISOString(), outcome };
}

export function ticketToSnapshot(ticket: TicketDocument, version: number): Snapshot<TicketSubject> {
  return {
    subject: version === 0 ? Subjects.TicketCreated : Subjects.TicketUpdated,
    data: {
      ...ticketToDetails(ticket),
      id: ticket.id,
      version,
      detailsVersion: ticket.detailsVersion,
      userId: ticket.userId,
      status: ticket.status,
      orderId: ticket.orderId,
      lockedUntil: ticket.lockedUntil?.toISOString(),
      createdAt: ticket.createdAt.toISOString(),
      delivery: deliveryStateOf(ticket),
      openedAt: ticket.openedAt?.toISOString(),
      passDecision: toPassDecision(ticket),
      fromOrderId: ticket.fromOrderId,
    },
  };
}
