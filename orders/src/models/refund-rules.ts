import type { RefundReason } from '@tickets/common/contracts';
import { Conflict, Forbidden } from '@tickets/common/http';
import type { TicketReplica } from '../replicas/ticket';
import { openedAtOf } from './delivery-rules';
import { hasEnded } from './hold-rules';
import { type OrderDocument, type OrderFields, plainRefundOf } from './order';

export type RefundParty = 'seller' | 'buyer' | 'operator';

type Refundable = Pick<OrderFields, 'refund'>;

/** A buyer says that the event was cancelled: nothing happens until the seller or an operator says so too. */
export function isUnconfirmed({ refund }: Refundable): boolean {
  return refund?.reason === 'event_cancelled' && refund.confirmedAt === undefined;
}

/** Asked for, and tickets is to decide about the pass. */
export function isRefundUndecided(order: Refundable): boolean {
  const { requestedAt, acceptedAt } = order.refund ?? {};
  return requestedAt !== undefined && acceptedAt === undefined && !isUnconfirmed(order);
}

/** Stores the request. What comes of it, the ticket decides; no money moves before. */
export function startRefund(order: OrderDocument, reason: RefundReason, nowMs: number): void {
  order.set({ refund: { reason, requestedAt: new Date(nowMs) } });
}

/** tickets closed the pass: the money goes back. */
export function acceptRefund(order: OrderDocument, nowMs: number): void {
  order.set({ refund: { ...plainRefundOf(order), acceptedAt: new Date(nowMs) }, deliveryDueAt: undefined });
}

/** The buyer keeps the ticket, so the request is of no matter any more. */
export function dropRefund(order: OrderDocument): void {
  order.set({ refund: undefined });
}

/** Whether the time to deliver is over, and nothing was. */
export function isDeliveryOverdue({ status, deliveryDueAt }: OrderFields, nowMs: number): boolean {
  return status === 'completed' && deliveryDueAt !== undefined && nowMs >= deliveryDueAt.getTime();
}

interface Asked {
  by: RefundParty;
  reason: RefundReason;
  /** What tickets published last of what was bought. */
  ticket: TicketReplica | null;
  /** Its buyer has sold it on. */
  isResold: boolean;
}

/** Takes the request of somebody who may make it, or refuses in words. Once more changes nothing. */
export function requestRefund(order: OrderDocument, asked: Asked, nowMs: number): void {
  requireParty(asked);
  if (order.status === 'cancelled' && order.completedAt) return;
  if (order.status !== 'completed') throw new Conflict('This order is not paid.', { code: 'not_completed' });
  if (order.refund?.acceptedAt || isRefundUndecided(order)) return;
  if (asked.isResold) throw new Conflict('The buyer has sold this ticket on.', { code: 'already_resold' });
  requireRefundable(order, asked, nowMs);
  if (!isUnconfirmed(order)) startRefund(order, asked.reason, nowMs);
  else if (asked.by !== 'buyer') order.set({ refund: { ...plainRefundOf(order), confirmedAt: new Date(nowMs) } });
  else if (asked.reason !== 'event_cancelled') startRefund(order, asked.reason, nowMs);
}

function requireParty({ by, reason }: Asked): void {
  if (reason === 'seller' && by !== 'seller') {
    throw new Forbidden('Only the seller can give the money back.', { code: 'not_the_seller' });
  }
  if (reason !== 'seller' && by === 'seller') {
    throw new Forbidden('Only the buyer can say that.', { code: 'not_the_buyer' });
  }
}

function requireRefundable(order: OrderDocument, { by, reason, ticket }: Asked, nowMs: number): void {
  if (by === 'operator') return;
  if (by === 'seller') {
    if (hasEnded(order.ticket, nowMs)) throw new Conflict('This event has begun.', { code: 'started' });
    return;
  }
  if (ticket && openedAtOf(order, ticket)) {
    throw new Conflict('You have opened this ticket, so only its seller can give the money back.', { code: 'opened' });
  }
  if (reason === 'not_delivered' && !isDeliveryOverdue(order, nowMs)) {
    throw new Conflict('The seller still has time to deliver, or has delivered.', { code: 'not_due' });
  }
}
