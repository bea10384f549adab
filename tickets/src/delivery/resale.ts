import { isDuplicateKey, type Outbox } from '@tickets/common/bus';
import { Conflict, NotFound } from '@tickets/common/http';
import { Delivery } from '../models/delivery';
import { isPassClosed, Ticket, type TicketDocument } from '../models/ticket';
import { isGivenBack, OrderReplica } from '../replicas/order';

// A buyer lists again what was bought: a ticket of its own, which uses the same delivery. `resaleSlot` is the order's id,
// under a unique index: the live resale has it, or the bought ticket itself once its pass is closed. So of reselling and
// giving back only one can be, whatever comes first.

/** The bought ticket that a resale is of. */
export async function sourceOf({ fromOrderId }: Pick<TicketDocument, 'fromOrderId'>): Promise<TicketDocument | null> {
  const order = fromOrderId && (await OrderReplica.findById(fromOrderId, { ticket: 1 }).lean());
  return order ? Ticket.findById(order.ticket.id) : null;
}

/** The ticket by which an order's buyer sells on, if it is not another's word for the bought one itself. */
export function resaleOf({ _id, orderId }: Pick<TicketDocument, '_id' | 'orderId'>): Promise<TicketDocument | null> {
  return Ticket.findOne({ resaleSlot: orderId, _id: { $ne: _id } }).exec();
}

const notYours = () => new NotFound('There is no such order.');

/** Makes a new ticket the resale of an order, if its buyer may sell it on. */
export async function startResale(ticket: TicketDocument, fromOrderId: string): Promise<void> {
  const order = await OrderReplica.findOne({ _id: fromOrderId, userId: ticket.userId, status: 'completed' }).lean();
  const source = order && (await Ticket.findById(order.ticket.id));
  if (!source || source.orderId !== fromOrderId) throw notYours();
  if (isPassClosed(source) || isGivenBack(order)) {
    throw new Conflict('This purchase is being refunded.', { code: 'pass_closed' });
  }
  if (!source.deliveryId) {
    throw new Conflict('It can be sold on once its seller has delivered it.', { code: 'not_delivered' });
  }
  if (!(await Delivery.exists({ _id: source.deliveryId, ticketId: source.id }))) throw alreadyResold();
  ticket.set({ fromOrderId, resaleSlot: fromOrderId, deliveryId: source.deliveryId });
}

function alreadyResold(): Conflict {
  return new Conflict('This ticket was sold on already.', { code: 'already_resold' });
}

/** Saves a new listing; of two resales of one order the second is refused. */
export async function saveListing(outbox: Outbox, ticket: TicketDocument): Promise<void> {
  try {
    await outbox.save(ticket);
  } catch (error) {
    if (!isDuplicateKey(error) || !ticket.resaleSlot) throw error;
    const holder = await Ticket.findOne({ resaleSlot: ticket.resaleSlot });
    if (holder?.status === 'sold' && holder.fromOrderId) throw alreadyResold();
    if (holder?.fromOrderId) throw new Conflict('You have listed this ticket already.', { code: 'already_listed' });
    throw new Conflict('This purchase is being refunded.', { code: 'pass_closed' });
  }
}

/** Takes a resale off the market as long as nobody holds it; what is bought is given back, so it can't be sold on. */
export async function endResale(outbox: Outbox, { _id }: Pick<TicketDocument, '_id'>): Promise<void> {
  await outbox.change<TicketDocument>({
    load: () => Ticket.findById(_id),
    apply: (found) => {
      if (found.status === 'available') found.set({ status: 'removed', resaleSlot: undefined, deliveryId: undefined });
    },
  });
}

/** Whose the delivery of a resale is: from the sale on the new ticket's, and the bought one's again where that sale was given back unopened. */
export async function passDeliveryOn(resale: TicketDocument): Promise<void> {
  const { deliveryId, status, openedAt } = resale;
  if (!resale.fromOrderId || !deliveryId || (status !== 'sold' && status !== 'removed')) return;
  const source = await sourceOf(resale);
  if (!source) return;
  const [from, to] = status === 'sold' ? [source.id, resale.id] : [resale.id, source.id];
  if (status === 'removed' && openedAt) return;
  await Delivery.updateOne({ _id: deliveryId, ticketId: from }, { $set: { ticketId: to } });
}
