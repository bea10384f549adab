import type { TicketResponse } from '@tickets/common/contracts';
import { liveOrders, orderById } from './services';

export interface OwnOrder {
  id: string;
  isPaid: boolean;
}

/** The caller's order of a ticket, live or paid; `unknown` when orders can't be asked. */
export async function ownOrderOf(ticket: TicketResponse): Promise<OwnOrder | 'unknown' | undefined> {
  const orders = await liveOrders();
  if (!orders) return 'unknown';
  const live = orders.find((order) => order.ticket.id === ticket.id);
  if (live) return { id: live.id, isPaid: false };
  if (ticket.status !== 'sold' || !ticket.orderId) return undefined;
  // Orders shows an order to its buyer alone.
  const order = await orderById(ticket.orderId);
  return order.ok && order.data.status === 'completed' ? { id: order.data.id, isPaid: true } : undefined;
}
