import { isLiveOrder, type OrderResponse } from '@tickets/common/contracts';

export interface OrderGroups {
  /** To be paid, or being paid. */
  live: OrderResponse[];
  /** Bought, and still ahead: the next event first, those without a date last. */
  upcoming: OrderResponse[];
  /** Begun, cancelled, given back or sold on, as they came. */
  earlier: OrderResponse[];
}

export function groupOrders(orders: readonly OrderResponse[], nowMs: number): OrderGroups {
  const groups: OrderGroups = { live: [], upcoming: [], earlier: [] };
  for (const order of orders) groups[groupOf(order, nowMs)].push(order);
  groups.upcoming.sort((a, b) => startOf(a) - startOf(b));
  return groups;
}

function groupOf(order: OrderResponse, nowMs: number): keyof OrderGroups {
  if (isLiveOrder(order)) return 'live';
  const isOver = order.status !== 'completed' || order.resale?.status === 'sold' || startOf(order) <= nowMs;
  return isOver ? 'earlier' : 'upcoming';
}

const startOf = ({ ticket: { startsAt } }: OrderResponse) => (startsAt ? Date.parse(startsAt) : Number.MAX_VALUE);
