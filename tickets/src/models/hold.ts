import {
  type HoldRefusalReason,
  isLiveOrder,
  type TicketDetails,
  type TicketStatus,
  ticketDetailKeys,
} from '@tickets/common/contracts';
import type { OrderReplicaFields } from '../replicas/order';

/** A ticket, as far as the rules of holding it ask. */
export interface HoldableTicket {
  status: TicketStatus;
  orderId?: string;
  details: TicketDetails;
  /** Absent on a ticket of before they were counted. */
  detailsVersion?: number;
}

/** What the orders of a ticket make of it. `orderId` is the present holder, or the buyer once it is sold. */
export interface Hold {
  status: TicketStatus;
  orderId?: string;
  lockedUntil?: Date;
}

/**
 * True when an order's copy is of the ticket as it is now, so its buyer gets what they agreed to. The version of the
 * details decides, as an older instance of orders copies fewer fields than the ticket has. Where either side does not
 * know it, the fields themselves are compared.
 */
function isUnchanged(order: OrderReplicaFields, { details, detailsVersion }: HoldableTicket): boolean {
  const copy = order.ticket;
  if (detailsVersion !== undefined && copy.detailsVersion !== undefined) return detailsVersion === copy.detailsVersion;
  return ticketDetailKeys.every((key) => copy[key] === details[key]);
}

/** Replicas that an older release stored have dates in place of texts, and keep them until their order changes. */
function createdAtMs({ createdAt }: OrderReplicaFields): number {
  return new Date(createdAt).getTime();
}

function isEarlier(a: OrderReplicaFields, b: OrderReplicaFields): boolean {
  const difference = createdAtMs(a) - createdAtMs(b);
  return difference === 0 ? a._id < b._id : difference < 0;
}

function earliest(orders: readonly OrderReplicaFields[]): OrderReplicaFields | undefined {
  return orders.reduce<OrderReplicaFields | undefined>((a, b) => (a && isEarlier(a, b) ? a : b), undefined);
}

/** It was bought, and the money was given back: the ticket went through a buyer's hands. */
function wasRefunded({ status, completedAt }: OrderReplicaFields): boolean {
  return status === 'cancelled' && completedAt !== undefined;
}

/**
 * Whose the ticket is, from all that its orders last said (docs/decisions/0003): a completed order makes it sold, finally;
 * one that was completed and then refunded makes it removed, finally; else the present holder keeps it while that order is
 * live; else the earliest live order that matches gets it; else nobody has it. No clocks are compared, so a late event of
 * an ended order can't free somebody else's hold.
 */
export function decideHold(ticket: HoldableTicket, orders: readonly OrderReplicaFields[]): Hold {
  const refunded = orders.filter(wasRefunded);
  const isSaleRefunded = refunded.some((order) => order._id === ticket.orderId);
  if (ticket.status === 'sold' && !isSaleRefunded) return { status: 'sold', orderId: ticket.orderId };
  const buyer = earliest(orders.filter((order) => order.status === 'completed'));
  if (buyer) return { status: 'sold', orderId: buyer._id };
  if (ticket.status === 'removed' || refunded.length > 0) return { status: 'removed' };
  const live = orders.filter(isLiveOrder);
  const holder =
    live.find((order) => order._id === ticket.orderId) ?? earliest(live.filter((order) => isUnchanged(order, ticket)));
  return holder
    ? { status: 'held', orderId: holder._id, lockedUntil: new Date(holder.expiresAt) }
    : { status: 'available' };
}

/** Why an order that has just begun can't have the ticket, and never will; undefined while it may. */
export function refusalOf(ticket: HoldableTicket, order: OrderReplicaFields): HoldRefusalReason | undefined {
  if (order.status !== 'created' || order._id === ticket.orderId) return undefined;
  if (ticket.status === 'sold' || ticket.status === 'removed') return ticket.status;
  return isUnchanged(order, ticket) ? undefined : 'changed';
}
