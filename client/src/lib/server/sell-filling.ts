import { sell } from '../strings/sell';
import type { Described } from '../ticket-draft';
import { isId } from './is-id';
import { orderById, ticketById } from './services';

/** What the form to sell is filled in from, and what it says of that. */
export interface Filling {
  note: string;
  ticket?: Described;
  from?: { fromOrderId: string } | { fromTicketId: string };
}

/** A bought ticket that is sold on, or an own one that is listed again. What can't be read leaves the form empty, and says so. */
export async function fillingFrom(
  { orderId, ticketId }: { orderId?: string; ticketId?: string },
  viewerId: string | undefined,
): Promise<Filling | undefined> {
  if (orderId) return (await boughtTicket(orderId)) ?? { note: sell.unfilled };
  if (ticketId) return (await ownTicket(ticketId, viewerId)) ?? { note: sell.unfilled };
  return undefined;
}

async function boughtTicket(id: string): Promise<Filling | undefined> {
  const order = isId(id) ? await orderById(id) : undefined;
  if (!order?.ok || order.data.status !== 'completed') return undefined;
  return { note: sell.resale.note, ticket: order.data.ticket, from: { fromOrderId: id } };
}

async function ownTicket(id: string, viewerId: string | undefined): Promise<Filling | undefined> {
  const ticket = isId(id) ? await ticketById(id) : undefined;
  if (!ticket?.ok || ticket.data.userId !== viewerId) return undefined;
  const { status, fromOrderId } = ticket.data;
  // A resale that was refunded unopened gave the ticket back to its seller's own order.
  if (fromOrderId) return boughtTicket(fromOrderId);
  return {
    note: sell.again.note,
    ticket: ticket.data,
    ...(status === 'removed' ? { from: { fromTicketId: id } } : {}),
  };
}
