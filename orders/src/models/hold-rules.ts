import { isLiveOrder } from '@tickets/common/contracts';
import type { OrderFields } from './order';

export interface HoldRules {
  holdMs: number;
  /** After `expiresAt` a hold waits this long before it is cancelled: for payments in flight and clocks that differ. */
  graceMs: number;
  extensionsMax: number;
}

type Hold = Pick<OrderFields, 'status' | 'expiresAt' | 'authorizedAt' | 'extensions' | 'ticket'>;

/** How much time one extension gives, in milliseconds. */
export function extensionMsOf({ holdMs }: HoldRules): number {
  return Math.round(holdMs / 3);
}

/** Asking for more time means something only near the end: in the last third of a hold. */
export function extendableFromOf(order: Hold, hold: HoldRules): Date {
  return new Date(order.expiresAt.getTime() - extensionMsOf(hold));
}

/** A hold never outlives its event: from the start on nothing is sold, so there is nothing to wait for. */
export function holdEndOf(ticket: { startsAt?: string }, wantedMs: number): Date {
  return new Date(ticket.startsAt === undefined ? wantedMs : Math.min(wantedMs, Date.parse(ticket.startsAt)));
}

export function extendedEndOf(order: Hold, hold: HoldRules): Date {
  return holdEndOf(order.ticket, order.expiresAt.getTime() + extensionMsOf(hold));
}

/** How many extensions would still give time: the last one may give less, up to the start of the event. */
export function extensionsLeftOf(order: Hold, hold: HoldRules): number {
  if (!isLiveOrder(order) || order.authorizedAt) return 0;
  const left = Math.max(0, hold.extensionsMax - order.extensions);
  const { startsAt } = order.ticket;
  if (startsAt === undefined) return left;
  const roomMs = Math.max(0, Date.parse(startsAt) - order.expiresAt.getTime());
  return Math.min(left, Math.ceil(roomMs / extensionMsOf(hold)));
}

export function isExtendable(order: Hold, nowMs: number, hold: HoldRules): boolean {
  return (
    extensionsLeftOf(order, hold) > 0 &&
    nowMs >= extendableFromOf(order, hold).getTime() &&
    nowMs < order.expiresAt.getTime()
  );
}

/** The event of a ticket has begun: nothing of it is sold any more. */
export function hasEnded({ startsAt }: { startsAt?: string }, nowMs: number): boolean {
  return startsAt !== undefined && Date.parse(startsAt) <= nowMs;
}

export function graceEndsAtMs(order: Hold, { graceMs }: HoldRules): number {
  return order.expiresAt.getTime() + graceMs;
}

/** An authorised order is never overdue: the buyer's money is reserved, so only its charge ends it. */
export function isOverdue(order: Hold, nowMs: number, hold: HoldRules): boolean {
  return isLiveOrder(order) && !order.authorizedAt && nowMs >= graceEndsAtMs(order, hold);
}

/** The same as a condition on stored orders, beside their being live. */
export function overdueBefore(nowMs: number, { graceMs }: HoldRules) {
  return { expiresAt: { $lte: new Date(nowMs - graceMs) }, authorizedAt: { $exists: false } };
}
