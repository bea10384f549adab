import type { RestoreSource } from '@tickets/common/bus';
import { type TicketSnapshot, ticketSubjects } from '@tickets/common/contracts';
import { setDetails, Ticket, type TicketDocument } from './models/ticket';

function applySnapshot(ticket: TicketDocument, snapshot: TicketSnapshot): void {
  const { userId, status, orderId, lockedUntil, createdAt, detailsVersion, startsAt, ...details } = snapshot;
  setDetails(ticket, { ...details, startsAt: startsAt === undefined ? undefined : new Date(startsAt) });
  ticket.set({ userId, status, orderId, detailsVersion, createdAt: new Date(createdAt) });
  ticket.set({ lockedUntil: lockedUntil === undefined ? undefined : new Date(lockedUntil), updatedAt: new Date() });
}

/** For `restored`. An order's copy of the details must not match later ones by an accident of counting. */
export const ticketRestoreSource: RestoreSource = {
  model: Ticket,
  subjects: ticketSubjects,
  counters: ['detailsVersion'],
  applySnapshot,
};
