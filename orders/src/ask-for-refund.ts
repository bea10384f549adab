import type { RefundReason } from '@tickets/common/contracts';
import type { OrderDeps } from './deps';
import type { OrderDocument } from './models/order';
import { type RefundParty, requestRefund } from './models/refund-rules';
import { Ticket } from './replicas/ticket';

/** Stores the request of somebody who may make it, by what tickets published last; refuses in words. */
export async function askForRefund(
  { now }: Pick<OrderDeps, 'now'>,
  order: OrderDocument,
  asked: { by: RefundParty; reason: RefundReason },
): Promise<void> {
  const ticket = await Ticket.findById(order.ticket.id).lean();
  const isResold = (await Ticket.exists({ fromOrderId: order.id, status: 'sold' })) !== null;
  requestRefund(order, { ...asked, ticket, isResold }, now());
}
