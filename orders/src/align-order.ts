import type { OrderDeps } from './deps';
import { followSale } from './follow-sale';
import { deliverByOf, isDelivered } from './models/delivery-rules';
import { isOverdue } from './models/hold-rules';
import { cancelOrder, completeOrder, Order, type OrderDocument } from './models/order';
import { Charge, type ChargeReplica } from './replicas/charge';
import { Ticket, type TicketReplica } from './replicas/ticket';

type AlignDeps = Pick<OrderDeps, 'outbox' | 'now' | 'hold' | 'delivery'>;

/** Snapshots that were stored a moment ago, and need not be read again. */
interface Arrived {
  charge?: ChargeReplica;
  ticket?: TicketReplica;
}

/**
 * Brings one order in line with what tickets and payments have published and with the clock; safe at any time, any number
 * of times. Loads the order first, unless the caller just did, and the replicas after it. Looks again after each change,
 * at the order as it was saved and at the replicas as they are then: a snapshot that was stored between our reading of the
 * replicas and our saving of the order may have found nothing to do.
 */
export async function alignOrder(
  deps: AlignDeps,
  start: OrderDocument | string,
  arrived: Arrived = {},
): Promise<OrderDocument | null> {
  const orderId = typeof start === 'string' ? start : start.id;
  let known: OrderDocument | undefined = typeof start === 'string' ? undefined : start;
  for (let brought = arrived; ; brought = {}) {
    let isChanged = false;
    const order: OrderDocument | null = await deps.outbox.change<OrderDocument>({
      known,
      load: () => Order.findById(orderId),
      apply: async (loaded) => {
        await applyReplicas(deps, loaded, brought);
        isChanged = loaded.isModified();
      },
    });
    if (!order || !isChanged) return order;
    known = order;
  }
}

/** One move at most; reads what the order waits for in its present status, and no more. */
async function applyReplicas(deps: AlignDeps, order: OrderDocument, arrived: Arrived): Promise<void> {
  const nowMs = deps.now();
  const readTicket = async () => arrived.ticket ?? (await Ticket.findById(order.ticket.id).lean());
  const readCharge = async () => arrived.charge ?? (await Charge.findOne({ orderId: order.id }).lean());
  switch (order.status) {
    case 'created':
      followTicket(order, await readTicket());
      break;
    case 'awaiting_payment':
      await followCharge(order, await readCharge(), {
        nowMs,
        deliverBy: async () =>
          isDelivered(await readTicket()) ? undefined : deliverByOf(order.ticket, nowMs, deps.delivery),
      });
      break;
    case 'completed':
      return followSale(deps, order, { charge: await readCharge(), readTicket });
    case 'cancelled':
      return;
    default:
      order.status satisfies never;
  }
  // Last, so that an authorisation that is already here comes before the clock.
  if (!order.isModified() && isOverdue(order, nowMs, deps.hold)) cancelOrder(order, 'expired', nowMs);
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
async function followCharge(
  order: OrderDocument,
  charge: ChargeReplica | null,
  { nowMs, deliverBy }: { nowMs: number; deliverBy: () => Promise<Date | undefined> },
): Promise<void> {
  if (!charge) return;
  switch (charge.status) {
    case 'created':
    case 'requires_action':
      return;
    case 'authorized':
    case 'completed':
      order.authorizedAt ??= new Date(nowMs);
      if (charge.status === 'completed') completeOrder(order, nowMs, await deliverBy());
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
