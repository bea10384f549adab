import type { SaleResponse } from '@tickets/common/contracts';

/** Where a sale stands, from what its seller has to do to what is over. */
export type SaleState = 'to_deliver' | 'delivered' | 'opened' | 'asked' | 'refunding' | 'refunded';

export function saleStateOf({ status, delivery, openedAt, refund }: SaleResponse): SaleState {
  if (status === 'cancelled' || refund?.refundedAt) return 'refunded';
  if (refund?.reason) return refund.reason === 'event_cancelled' && !refund.acceptedAt ? 'asked' : 'refunding';
  if (openedAt) return 'opened';
  return delivery === 'ready' ? 'delivered' : 'to_deliver';
}

export const needsHandover = (sale: SaleResponse): boolean => saleStateOf(sale) === 'to_deliver';

/** The money is on its way back, so that there is news soon. */
export const isRefunding = (sale: SaleResponse): boolean => saleStateOf(sale) === 'refunding';

/** A seller may give the money back until the event begins. */
export function canGiveBack(sale: SaleResponse, nowMs: number): boolean {
  const state = saleStateOf(sale);
  if (state === 'refunding' || state === 'refunded') return false;
  return sale.ticket.startsAt === undefined || Date.parse(sale.ticket.startsAt) > nowMs;
}
