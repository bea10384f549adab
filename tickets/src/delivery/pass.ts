import type { Outbox } from '@tickets/common/bus';
import type { PassResponse } from '@tickets/common/contracts';
import { Conflict, NotFound } from '@tickets/common/http';
import { Delivery, type DeliveryContent, openContent } from '../models/delivery';
import { isPassClosed, Ticket, type TicketDocument } from '../models/ticket';
import { OrderReplica } from '../replicas/order';
import type { DeliveryVault } from './keys';
import { passDeliveryOn, resaleOf } from './resale';

export interface PassDeps {
  outbox: Outbox;
  vault: DeliveryVault;
  now: () => number;
}

interface Reader {
  ticketId: string;
  userId: string;
}

export interface Pass {
  ticket: TicketDocument;
  content: DeliveryContent;
  openedAt: Date;
}

/** The ticket, if this is who bought it and still owns it; of all others' passes nothing is said, not even that they are. */
async function loadBought({ ticketId, userId }: Reader): Promise<TicketDocument> {
  const ticket = await Ticket.findById(ticketId);
  const isBuyer =
    ticket?.status === 'sold' &&
    (await OrderReplica.exists({ _id: ticket.orderId, 'ticket.id': ticketId, userId, status: 'completed' })) !== null;
  if (!ticket || !isBuyer) throw new NotFound('There is no such pass.');
  return ticket;
}

function passClosed(): Conflict {
  return new Conflict('This pass is closed.', { code: 'pass_closed' });
}

function requireDelivered(ticket: TicketDocument): void {
  if (isPassClosed(ticket)) throw passClosed();
  if (!ticket.deliveryId)
    throw new Conflict('The seller has not delivered this ticket yet.', { code: 'not_delivered' });
}

async function contentOf({ vault }: PassDeps, ticket: TicketDocument): Promise<DeliveryContent> {
  // Sold on: from then on only the new buyer has it.
  if ((await resaleOf(ticket))?.status === 'sold') throw passClosed();
  await passDeliveryOn(ticket);
  const row = await Delivery.findOne({ _id: ticket.deliveryId, ticketId: ticket.id });
  // It belongs to another ticket now.
  if (!row) throw passClosed();
  return openContent(vault, row);
}

/** Records the first opening, which a refund can't come after, and only then shows anything. */
export async function openPass(deps: PassDeps, reader: Reader): Promise<Pass> {
  const ticket = await deps.outbox.change<TicketDocument>({
    load: () => loadBought(reader),
    apply: (found) => {
      requireDelivered(found);
      found.openedAt ??= new Date(deps.now());
    },
  });
  if (!ticket) throw new NotFound('There is no such pass.');
  return passOf(deps, ticket);
}

/** A pass that was opened before. Reading records nothing: a browser may do it ahead, or another site's link. */
export async function readPass(deps: PassDeps, reader: Reader): Promise<Pass> {
  const ticket = await loadBought(reader);
  requireDelivered(ticket);
  return passOf(deps, ticket);
}

async function passOf(deps: PassDeps, ticket: TicketDocument): Promise<Pass> {
  const { openedAt } = ticket;
  if (!openedAt) throw new Conflict('This pass was not opened yet.', { code: 'not_opened' });
  return { ticket, openedAt, content: await contentOf(deps, ticket) };
}

export function passResponse({ content, openedAt }: Pass): PassResponse {
  const shown =
    content.kind === 'barcode'
      ? { kind: content.kind, format: content.format, value: content.value }
      : { kind: content.kind, type: content.type };
  return { ...shown, openedAt: openedAt.toISOString() };
}
