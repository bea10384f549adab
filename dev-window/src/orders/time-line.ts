import { chargeSubjects, orderSubjects, Subjects, ticketSubjects } from '@tickets/common/contracts';
import type { HeardEvent } from '../events/event-log';

const ofOrder: readonly string[] = orderSubjects;
const ofTicket: readonly string[] = ticketSubjects;
const ofCharge: readonly string[] = [...chargeSubjects, Subjects.ExpirationComplete, Subjects.TicketHoldRefused];

/** The ticket's snapshots that name this order, and the one after them, which says what became of the ticket. */
function ticketEvents(events: readonly HeardEvent[], orderId: string): HeardEvent[] {
  const about = new Set(events.flatMap((event) => (isAbout(event, orderId) && event.id ? [event.id] : [])));
  const snapshots = events
    .filter(({ id }) => id !== undefined && about.has(id))
    .sort((one, other) => (one.version ?? 0) - (other.version ?? 0));
  return snapshots.filter((event, n) => isAbout(event, orderId) || isAbout(snapshots[n - 1], orderId));
}

const isAbout = (event: HeardEvent | undefined, orderId: string) => event?.orderId === orderId;

/** Every event that belongs to one order, whoever told it, in the order in which the broker stored them. */
export function timeLineOf(events: readonly HeardEvent[], orderId: string): HeardEvent[] {
  const tickets = new Set(
    ticketEvents(
      events.filter(({ subject }) => ofTicket.includes(subject)),
      orderId,
    ),
  );
  return events.filter(
    (event) =>
      tickets.has(event) ||
      (ofOrder.includes(event.subject) && event.id === orderId) ||
      (ofCharge.includes(event.subject) && event.orderId === orderId),
  );
}
