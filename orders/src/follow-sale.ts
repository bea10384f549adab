import type { OrderDeps } from './deps';
import { isDelivered } from './models/delivery-rules';
import { type OrderDocument, refundOrder } from './models/order';
import {
  acceptRefund,
  dropRefund,
  isDeliveryOverdue,
  isRefundUndecided,
  isUnconfirmed,
  startRefund,
} from './models/refund-rules';
import type { ChargeReplica } from './replicas/charge';
import type { TicketReplica } from './replicas/ticket';

interface SaleReplicas {
  charge: ChargeReplica | null;
  readTicket: () => Promise<TicketReplica | null>;
}

/** What becomes of a completed order: delivered, or given back. */
export async function followSale(
  { now }: Pick<OrderDeps, 'now'>,
  order: OrderDocument,
  { charge, readTicket }: SaleReplicas,
): Promise<void> {
  const nowMs = now();
  if (charge?.status === 'refunded') {
    followRefund(order, charge, nowMs);
    return;
  }
  if (order.deliveryDueAt || isRefundUndecided(order)) {
    const ticket = await readTicket();
    followDelivery(order, ticket, nowMs);
    followDecision(order, ticket, nowMs);
  }
  const isWaiting = order.refund !== undefined && !isUnconfirmed(order);
  // Last, so that a delivery that is already here comes before the clock.
  if (isDeliveryOverdue(order, nowMs) && !isWaiting) startRefund(order, 'not_delivered', nowMs);
}

/** A charge is `refunded` only once its whole sum is given back; a part of it is shown, and the ticket stays the buyer's. */
function followRefund(order: OrderDocument, charge: ChargeReplica, nowMs: number): void {
  const { refundedCents: amountCents = charge.amountCents, refundedAt = nowMs } = charge;
  refundOrder(order, { amountCents, refundedAt: new Date(refundedAt) }, nowMs);
}

function followDelivery(order: OrderDocument, ticket: TicketReplica | null, nowMs: number): void {
  if (order.deliveryDueAt && !order.refund?.acceptedAt && isDelivered(ticket)) {
    order.set({ deliveredAt: new Date(nowMs), deliveryDueAt: undefined });
  }
}

/** tickets alone decides between upload, opening and refund, each one save of the ticket. */
function followDecision(order: OrderDocument, ticket: TicketReplica | null, nowMs: number): void {
  const decision = ticket?.passDecision;
  if (!decision || !isRefundUndecided(order)) return;
  if (decision.orderId !== order.id || decision.requestedAt !== order.refund?.requestedAt?.toISOString()) return;
  if (decision.outcome === 'closed') acceptRefund(order, nowMs);
  else dropRefund(order);
}
