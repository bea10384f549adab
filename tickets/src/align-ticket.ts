import { isDuplicateKey, type Outbox } from '@tickets/common/bus';
import { type HoldRefusalReason, isLiveOrder, type OrderSnapshot, Subjects } from '@tickets/common/contracts';
import type { Logger } from '@tickets/common/service';
import { endResale, passDeliveryOn, resaleOf, sourceOf } from './delivery/resale';
import { decideHold, refusalOf } from './models/hold';
import { decideRefund } from './models/pass-decision';
import { Ticket, type TicketDocument } from './models/ticket';
import { ticketToDetails } from './models/ticket-details';
import { isGivenBack, OrderReplica, type OrderReplicaFields } from './replicas/order';

interface Refusal {
  orderId: string;
  reason: HoldRefusalReason;
}

/** The orders that have a say in whose a ticket is: those that ended without ever having been a sale have none. */
function ordersWithSay(ticketId: string): Promise<OrderReplicaFields[]> {
  return OrderReplica.find({
    'ticket.id': ticketId,
    $or: [{ status: { $in: ['created', 'awaiting_payment', 'completed'] } }, { completedAt: { $exists: true } }],
  }).lean();
}

interface Replicas {
  orders: readonly OrderReplicaFields[];
  /** By which the buyer sells it on. */
  resale: TicketDocument | null;
}

function applyHold(ticket: TicketDocument, { orders, resale }: Replicas): Refusal[] {
  const details = ticketToDetails(ticket);
  const { status, orderId, detailsVersion } = ticket;
  const hold = decideHold({ status, orderId, details, detailsVersion }, orders);
  ticket.set({ status: hold.status, orderId: hold.orderId, lockedUntil: hold.lockedUntil });
  const decision = decideRefund(ticket, orders, resale);
  if (decision !== ticket.passDecision) {
    // Closing takes the place of a resale, so that there can be none any more.
    ticket.set({ passDecision: decision, ...(decision?.outcome === 'closed' && { resaleSlot: decision.orderId }) });
  }
  if (ticket.status === 'removed' && ticket.fromOrderId) ticket.resaleSlot = undefined;
  return orders.flatMap((order) => {
    const reason = refusalOf({ status: hold.status, orderId: hold.orderId, details, detailsVersion }, order);
    return reason ? [{ orderId: order._id, reason }] : [];
  });
}

/**
 * Brings a ticket in line with what its orders last said, and refuses those that can't have it; resolves once all of
 * that is stored and published. The ticket is loaded before the orders, and looked at again, as it was saved, after each
 * change: an order that was stored between our reading of the orders and our saving of the ticket may have seen nothing to
 * do. `arrived` was stored a moment ago.
 */
export async function alignTicket(outbox: Outbox, ticketId: string, arrived?: OrderSnapshot): Promise<void> {
  const { ticket, refusals } = await applyOrders(outbox, ticketId, arrived);
  await Promise.all(
    refusals.map(({ orderId, reason }) =>
      outbox.publish(Subjects.TicketHoldRefused, orderId, { orderId, ticketId, reason }),
    ),
  );
  if (!ticket?.fromOrderId) return;
  await passDeliveryOn(ticket);
  // What was given back while this was held is not on sale any more, and what waited for the end of the hold goes on.
  if (isGivenBack(await OrderReplica.findById(ticket.fromOrderId).lean())) await endResale(outbox, ticket);
  const source = await sourceOf(ticket);
  if (source && isSettled(ticket)) await applyOrders(outbox, source.id);
}

const isOf =
  ({ orderId }: TicketDocument) =>
  ({ _id }: OrderReplicaFields) =>
    _id === orderId;

const isSettled = ({ status }: TicketDocument) => status !== 'held';

/** What an order goes through while the ticket is held for it changes nothing of the hold but its end. */
function isHeldBy({ status, orderId, lockedUntil }: TicketDocument, order: OrderSnapshot): boolean {
  return (
    status === 'held' && orderId === order.id && isLiveOrder(order) && lockedUntil?.toISOString() === order.expiresAt
  );
}

async function applyOrders(outbox: Outbox, ticketId: string, arrived?: OrderSnapshot) {
  let refusals: Refusal[] = [];
  let ticket: TicketDocument | null = null;
  let changed: boolean;
  // Only for the first look: what is stored while this saves has to be read after that.
  let brought = arrived;
  do {
    changed = false;
    let ending: TicketDocument | null = null;
    try {
      ticket = await outbox.change<TicketDocument>({
        known: ticket,
        load: () => Ticket.findById(ticketId),
        apply: async (found) => {
          refusals = [];
          if (brought && isHeldBy(found, brought)) return;
          const orders = await ordersWithSay(ticketId);
          const resale = found.status === 'sold' ? await resaleOf(found) : null;
          const isEnding = resale?.status === 'available' && isGivenBack(orders.find(isOf(found)));
          ending = isEnding ? resale : null;
          refusals = applyHold(found, { orders, resale });
          changed = found.isModified() || isEnding;
        },
      });
    } catch (error) {
      // A resale was listed just now: it ends first.
      if (!isDuplicateKey(error)) throw error;
      changed = true;
      ticket = null;
    }
    brought = undefined;
    if (ending) await endResale(outbox, ending);
  } while (changed);
  return { ticket, refusals };
}

/**
 * After a write over HTTP, which must wait for no broker. What fails here is made good by the order's own message: it
 * stays unacknowledged until the same was done there.
 */
export function alignTicketInBackground(deps: { outbox: Outbox; logger: Logger }, ticketId: string): void {
  void alignTicket(deps.outbox, ticketId).catch((err) =>
    deps.logger.warn({ err, ticketId }, 'ticket not aligned after a write'),
  );
}

/** Aligns every ticket; for `rebuild`, after the replicas were read anew. Returns how many there are. */
export async function alignAllTickets(outbox: Outbox): Promise<number> {
  let count = 0;
  for await (const { _id } of Ticket.find({}, { _id: 1 }).lean().cursor()) {
    await alignTicket(outbox, _id.toHexString());
    count += 1;
  }
  return count;
}
