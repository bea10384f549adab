import { randomUUID } from 'node:crypto';
import { Conflict } from '@tickets/common/http';
import { Delivery } from '../models/delivery';
import type { TicketDocument } from '../models/ticket';
import { loadTicketOf } from '../routes/own-ticket';

/**
 * Makes a new ticket the successor of a removed one, whose delivery moves along if nobody has ever opened it. The row is
 * claimed first; the new ticket's own save makes it count there.
 */
export async function listAgain(ticket: TicketDocument, fromTicketId: string, now: () => number): Promise<void> {
  const former = await loadTicketOf(fromTicketId, ticket.userId);
  if (former.status !== 'removed') throw new Conflict('This ticket is still listed or sold.', { code: 'not_removed' });
  if (!former.deliveryId || former.openedAt) return;
  const unsettled = { since: new Date(now()), mark: randomUUID() };
  const claimed = await Delivery.findOneAndUpdate(
    { _id: former.deliveryId, ticketId: former.id },
    { $set: { ticketId: ticket.id, unsettled } },
  );
  if (claimed) ticket.deliveryId = claimed._id;
}

/** After its save, nothing about the row is open any more. */
export async function settleListing({ deliveryId, id, fromOrderId }: TicketDocument): Promise<void> {
  if (deliveryId && !fromOrderId) {
    await Delivery.updateOne({ _id: deliveryId, ticketId: id }, { $unset: { unsettled: 1 } });
  }
}
