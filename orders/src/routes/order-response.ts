import { centsToPrice, type OrderResponse, type SaleResponse } from '@tickets/common/contracts';
import type { OrderDeps } from '../deps';
import { isDelivered, openedAtOf } from '../models/delivery-rules';
import { extendableFromOf, extensionsLeftOf } from '../models/hold-rules';
import { endReasonOf, type OrderDocument } from '../models/order';
import { Charge, type ChargeReplica } from '../replicas/charge';
import { Ticket, type TicketReplica } from '../replicas/ticket';

type ResponseDeps = Pick<OrderDeps, 'now' | 'hold'>;

interface Seen {
  charge?: ChargeReplica | undefined;
  ticket?: TicketReplica | undefined;
  /** By which its buyer sells it on. */
  resale?: TicketReplica | undefined;
}

const idsOf = (orders: readonly OrderDocument[]) => orders.map(({ id }) => id);

/** What others published last of each order. */
async function withReplicas(orders: readonly OrderDocument[]): Promise<[OrderDocument, Seen][]> {
  const sold = orders.filter(({ completedAt }) => completedAt);
  const [charges, tickets, resales] = await Promise.all([
    Charge.find({ orderId: { $in: idsOf(orders) } }).lean(),
    sold.length > 0 ? Ticket.find({ _id: { $in: sold.map(({ ticket }) => ticket.id) } }).lean() : [],
    sold.length > 0 ? Ticket.find({ fromOrderId: { $in: idsOf(sold) }, status: { $ne: 'removed' } }).lean() : [],
  ]);
  const chargeOf = new Map(charges.map((charge) => [charge.orderId, charge]));
  const ticketOf = new Map(tickets.map((ticket) => [ticket._id, ticket]));
  const resaleOf = new Map(resales.map((resale) => [resale.fromOrderId, resale]));
  return orders.map((order) => [
    order,
    { charge: chargeOf.get(order.id), ticket: ticketOf.get(order.ticket.id), resale: resaleOf.get(order.id) },
  ]);
}

export async function toOrderResponses(deps: ResponseDeps, orders: readonly OrderDocument[]): Promise<OrderResponse[]> {
  return (await withReplicas(orders)).map(([order, seen]) => toResponse(deps, order, seen));
}

export async function toOrderResponse(deps: ResponseDeps, order: OrderDocument): Promise<OrderResponse> {
  const [response] = await toOrderResponses(deps, [order]);
  if (!response) throw new Error(`order ${order.id} was not read`);
  return response;
}

/** Nobody can have published anything about it yet. */
export const toNewOrderResponse = (deps: ResponseDeps, order: OrderDocument): OrderResponse =>
  toResponse(deps, order, {});

export async function toSaleResponses(orders: readonly OrderDocument[]): Promise<SaleResponse[]> {
  return (await withReplicas(orders)).map(([order, seen]) => toSale(order, seen));
}

export async function toSaleResponse(order: OrderDocument): Promise<SaleResponse> {
  const [response] = await toSaleResponses([order]);
  if (!response) throw new Error(`order ${order.id} was not read`);
  return response;
}

function toResponse(
  { now, hold }: ResponseDeps,
  order: OrderDocument,
  { charge, ticket, resale }: Seen,
): OrderResponse {
  return {
    id: order.id,
    status: order.status,
    version: order.version,
    createdAt: order.createdAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    now: new Date(now()).toISOString(),
    extensionsLeft: extensionsLeftOf(order, hold),
    extendableFrom: extendableFromOf(order, hold).toISOString(),
    authorizedAt: order.authorizedAt?.toISOString(),
    completedAt: order.completedAt?.toISOString(),
    cancelReason: endReasonOf(order),
    ticket: toTicket(order),
    payment: charge && toPayment(charge),
    resale: resale && toResale(resale),
    ...toFulfilment(order, ticket),
  };
}

function toSale(order: OrderDocument, { charge, ticket }: Seen): SaleResponse {
  const { completedAt, status } = order;
  if (!completedAt) throw new Error(`order ${order.id} is no sale`);
  return {
    id: order.id,
    status,
    version: order.version,
    ticket: toTicket(order),
    amount: centsToPrice(charge?.amountCents ?? order.ticket.priceCents),
    completedAt: completedAt.toISOString(),
    cancelReason: status === 'cancelled' ? 'refunded' : undefined,
    ...toFulfilment(order, ticket),
  };
}

function toTicket({ ticket }: OrderDocument): OrderResponse['ticket'] {
  const { priceCents, sellerId, detailsVersion: _internal, ...details } = ticket;
  return { ...details, price: centsToPrice(priceCents), userId: sellerId };
}

type Fulfilment = Pick<OrderResponse, 'deliverBy' | 'delivery' | 'openedAt' | 'refund'>;

function toFulfilment(order: OrderDocument, ticket: TicketReplica | undefined): Fulfilment {
  if (!order.completedAt) return {};
  return {
    deliverBy: order.deliverBy?.toISOString(),
    delivery: isDelivered(ticket ?? null) ? 'ready' : 'none',
    openedAt: ticket && openedAtOf(order, ticket),
    refund: toRefund(order),
  };
}

function toResale({ _id, status }: TicketReplica): OrderResponse['resale'] {
  return status === 'removed' ? undefined : { ticketId: _id, status };
}

function toRefund({ refund }: OrderDocument): Fulfilment['refund'] {
  return (
    refund && {
      reason: refund.reason,
      requestedAt: refund.requestedAt?.toISOString(),
      acceptedAt: refund.acceptedAt?.toISOString(),
      refundedAt: refund.refundedAt?.toISOString(),
    }
  );
}

function toPayment(charge: ChargeReplica): OrderResponse['payment'] {
  const { refund, dispute } = charge;
  return {
    status: charge.status,
    brand: charge.card?.brand,
    last4: charge.card?.last4,
    amount: centsToPrice(charge.amountCents),
    refunded: centsToPrice(charge.refundedCents ?? 0),
    refund: refund && { status: refund.status, amount: centsToPrice(refund.amountCents) },
    dispute: dispute && {
      status: dispute.status,
      amount: centsToPrice(dispute.amountCents),
      reason: dispute.reason,
    },
  };
}
