import type { OrderDeps } from './deps';
import { isOverdue } from './models/hold-rules';
import { cancelOrder, completeOrder, Order, type OrderDocument, refundOrder } from './models/order';
import { Charge, type ChargeReplica } from './replicas/charge';
import { Ticket, type TicketReplica } from './replicas/ticket';

type AlignDeps = Pick<OrderDeps, 'outbox' | 'now' | 'hold'>;

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

async function applyReplicas({ now, hold }: AlignDeps, order: OrderDocument): Promise<void> {
  if (order.status === 'cancelled') return;
  const charge = await Charge.findOne({ orderId: order.id }).lean();
  const nowMs = now();
  if (order.status === 'completed') return followRefund(order, charge, nowMs);
  const ticket = await Ticket.findById(order.ticket.id).lean();
  followTicket(order, ticket);
  followCharge(order, charge, nowMs);
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
function followCharge(order: OrderDocument, charge: ChargeReplica | null, nowMs: number): void {
  if (!charge || order.status !== 'awaiting_payment') return;
  switch (charge.status) {
    case 'created':
    case 'requires_action':
      return;
    case 'authorized':
    case 'completed':
      order.authorizedAt ??= new Date(nowMs);
      if (charge.status === 'completed') completeOrder(order, nowMs);
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

/** A charge is `refunded` only once its whole sum is given back; a part of it is shown, and the ticket stays the buyer's. */
function followRefund(order: OrderDocument, charge: ChargeReplica | null, nowMs: number): void {
  if (charge?.status !== 'refunded') return;
  const { refundedCents: amountCents = charge.amountCents, refundedAt = nowMs } = charge;
  refundOrder(order, { amountCents, refundedAt: new Date(refundedAt) }, nowMs);
}
