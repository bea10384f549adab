import type { OrderDeps } from './deps';
import { followSale } from './follow-sale';
import { deliverByOf, isDelivered } from './models/delivery-rules';
import { isOverdue } from './models/hold-rules';
import { cancelOrder, completeOrder, Order, type OrderDocument } from './models/order';
import { Charge, type ChargeReplica } from './replicas/charge';
import { Ticket, type TicketReplica } from './replicas/ticket';

type AlignDeps = Pick<OrderDeps, 'outbox' | 'now' | 'hold' | 'delivery'>;

/**
 * Brings one order in line with what tickets and payments have told and with the clock; safe at any time, any number of
 * times. Loads the order first and the replicas after it, and looks again after each change: a snapshot that was stored
 * between our reading of the replicas and our saving of the order may have found nothing to do.
 */
export async function alignOrder(deps: AlignDeps, orderId: string): Promise<OrderDocument | null> {
  for (;;) {
    let isChanged = false;
    const order = await deps.outbox.change<OrderDocument>({
      load: () => Order.findById(orderId),
      apply: async (loaded) => {
        await applyReplicas(deps, loaded);
        isChanged = loaded.isModified();
      },
    });
    if (!isChanged) return order;
  }
}

async function applyReplicas(deps: AlignDeps, order: OrderDocument): Promise<void> {
  if (order.status === 'cancelled') return;
  const charge = await Charge.findOne({ orderId: order.id }).lean();
  const ticket = await Ticket.findById(order.ticket.id).lean();
  if (order.status === 'completed') return followSale(deps, order, { charge, ticket });
  const { now, hold } = deps;
  const nowMs = now();
  followTicket(order, ticket);
  const deliverBy = isDelivered(ticket) ? undefined : deliverByOf(order.ticket, nowMs, deps.delivery);
  followCharge(order, charge, { nowMs, deliverBy });
  // Last, so that an authorisation that is already here comes before the clock.
  if (isOverdue(order, nowMs, hold)) cancelOrder(order, 'expired', nowMs);
}

/** tickets has locked the ticket for this order, so it may be paid. */
function followTicket(order: OrderDocument, ticket: TicketReplica | null): void {
  if (order.status === 'created' && ticket?.status === 'held' && ticket.orderId === order.id) {
    order.status = 'awaiting_payment';
  }
}

/**
 * An authorisation counts whenever it comes, even after the hold's end, as long as the order waits for it. From then on
 * the charge alone decides how the order ends.
 */
function followCharge(
  order: OrderDocument,
  charge: ChargeReplica | null,
  { nowMs, deliverBy }: { nowMs: number; deliverBy: Date | undefined },
): void {
  if (!charge || order.status !== 'awaiting_payment') return;
  switch (charge.status) {
    case 'created':
    case 'requires_action':
      return;
    case 'authorized':
    case 'completed':
      order.authorizedAt ??= new Date(nowMs);
      if (charge.status === 'completed') completeOrder(order, nowMs, deliverBy);
      return;
    case 'failed':
      cancelOrder(order, 'payment_failed', nowMs);
      return;
    case 'voided':
    case 'refunded':
      // Money that was reserved here is given back, so nothing is sold.
      if (order.authorizedAt) cancelOrder(order, 'payment_failed', nowMs);
      return;
    default:
      charge.status satisfies never;
  }
}
