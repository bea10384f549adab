import type { SaleResponse, TicketResponse } from '@tickets/common/contracts';
import { liveOrders, orderById, ordersOfCaller, salesOfCaller } from './services';

const RECENT = 100;

export interface OwnOrder {
  id: string;
  isPaid: boolean;
  isRefunded?: boolean;
}

/** The caller's order of a ticket, live or paid; `unknown` when orders can't be asked. */
export async function ownOrderOf(ticket: TicketResponse): Promise<OwnOrder | 'unknown' | undefined> {
  const orders = await liveOrders();
  if (!orders) return 'unknown';
  const live = orders.find((order) => order.ticket.id === ticket.id);
  if (live) return { id: live.id, isPaid: false };
  if (ticket.status === 'removed') return refundedOrderOf(ticket.id);
  if (ticket.status !== 'sold' || !ticket.orderId) return undefined;
  // Orders shows an order to its buyer alone.
  const order = await orderById(ticket.orderId);
  return order.ok && order.data.status === 'completed' ? { id: order.data.id, isPaid: true } : undefined;
}

/** A ticket that came back through a refund names no order any more, so it is looked for among the caller's newest. */
async function refundedOrderOf(ticketId: string): Promise<OwnOrder | undefined> {
  const orders = await ordersOfCaller(RECENT);
  const order = orders.ok
    ? orders.data.find(({ ticket, cancelReason }) => ticket.id === ticketId && cancelReason === 'refunded')
    : undefined;
  return order && { id: order.id, isPaid: false, isRefunded: true };
}

/** The caller's sale of a ticket, among their newest; undefined also where orders can't be asked. */
export async function ownSaleOf(ticketId: string): Promise<SaleResponse | undefined> {
  const sales = await salesOfCaller(RECENT);
  return sales.ok ? sales.data.find(({ ticket }) => ticket.id === ticketId) : undefined;
}
