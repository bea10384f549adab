import type { SaleResponse } from '@tickets/common/contracts';

/** Where a sale stands, from what its seller has to do to what is over. */
export type SaleState = 'to_deliver' | 'overdue' | 'asked' | 'delivered' | 'opened' | 'refunding' | 'refunded';

export function saleStateOf({ status, delivery, deliverBy, openedAt, refund }: SaleResponse, nowMs: number): SaleState {
  if (status === 'cancelled' || refund?.refundedAt) return 'refunded';
  if (refund?.reason) return refund.reason === 'event_cancelled' && !refund.acceptedAt ? 'asked' : 'refunding';
  if (openedAt) return 'opened';
  if (delivery === 'ready') return 'delivered';
  return deliverBy !== undefined && Date.parse(deliverBy) <= nowMs ? 'overdue' : 'to_deliver';
}

/** Also once its time is over: what arrives before the sale is ended still counts. */
export function needsHandover(sale: SaleResponse, nowMs: number): boolean {
  const state = saleStateOf(sale, nowMs);
  return state === 'to_deliver' || state === 'overdue';
}

/** Something is left for its seller to do. */
export const needsSeller = (sale: SaleResponse, nowMs: number): boolean =>
  needsHandover(sale, nowMs) || saleStateOf(sale, nowMs) === 'asked';

/** The money goes back without anybody's doing, so that there is news soon. */
export function isRefunding(sale: SaleResponse, nowMs: number): boolean {
  const state = saleStateOf(sale, nowMs);
  return state === 'refunding' || state === 'overdue';
}

/** A seller may give the money back until the event begins. */
export function canGiveBack(sale: SaleResponse, nowMs: number): boolean {
  const state = saleStateOf(sale, nowMs);
  if (state === 'refunding' || state === 'refunded') return false;
  return sale.ticket.startsAt === undefined || Date.parse(sale.ticket.startsAt) > nowMs;
}
