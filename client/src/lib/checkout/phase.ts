import type { OrderResponse } from '@tickets/common/contracts';

export type Phase = 'securing' | 'payable' | 'confirming' | 'ending' | 'over';

/** Where a checkout stands. The time left is by the server's clock; an authorised order no longer has a deadline. */
export function phaseOf(order: OrderResponse, leftMs: number, paying: boolean): Phase {
  if (order.status === 'completed' || order.status === 'cancelled') return 'over';
  if (order.authorizedAt) return 'confirming';
  if (leftMs <= 0 && !paying) return 'ending';
  return order.status === 'created' ? 'securing' : 'payable';
}
