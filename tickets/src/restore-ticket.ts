import type { RestoreSource } from '@tickets/common/bus';
import { type TicketSnapshot, ticketSubjects } from '@tickets/common/contracts';
import { setDetails, Ticket, type TicketDocument } from './models/ticket';

function applySnapshot(ticket: TicketDocument, snapshot: TicketSnapshot): void {
  const { userId, status, orderId, lockedUntil, createdAt, detailsVersion, startsAt, ...rest } = snapshot;
  const { delivery, openedAt, passDecision, fromOrderId, ...details } = rest;
  setDetails(ticket, { ...details, startsAt: startsAt === undefined ? undefined : new Date(startsAt) });
  ticket.set({ userId, status, orderId, detailsVersion, createdAt: new Date(createdAt) });
  ticket.set({ lockedUntil: lockedUntil === undefined ? undefined : new Date(lockedUntil), updatedAt: new Date() });
  ticket.set({ openedAt: openedAt === undefined ? undefined : new Date(openedAt) });
  ticket.set({ passDecision: passDecision && { ...passDecision, requestedAt: new Date(passDecision.requestedAt) } });
  const slot = fromOrderId ?? (passDecision?.outcome === 'closed' ? passDecision.orderId : undefined);
  ticket.set({ fromOrderId, resaleSlot: fromOrderId && status === 'removed' ? undefined : slot });
  // What was handed over after the backup is in no event: such a ticket is to be delivered again.
  if (delivery !== 'ready') ticket.deliveryId = undefined;
}

/** For `restored`. An order's copy of the details must not match later ones by an accident of counting. */
export const ticketRestoreSource: RestoreSource = {
  model: Ticket,
  subjects: ticketSubjects,
  counters: ['detailsVersion'],
  applySnapshot,
};
