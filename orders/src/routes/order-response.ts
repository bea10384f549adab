import { centsToPrice, type OrderResponse } from '@tickets/common/contracts';
import type { OrderDeps } from '../deps';
import { extendableFromOf, extensionsLeftOf } from '../models/hold-rules';
import { endReasonOf, type OrderDocument } from '../models/order';
import { Charge, type ChargeReplica } from '../replicas/charge';

type ResponseDeps = Pick<OrderDeps, 'now' | 'hold'>;

export async function toOrderResponses(deps: ResponseDeps, orders: readonly OrderDocument[]): Promise<OrderResponse[]> {
  const charges = await Charge.find({ orderId: { $in: orders.map((order) => order.id) } }).lean();
  const chargeOf = new Map(charges.map((charge) => [charge.orderId, charge]));
  return orders.map((order) => toResponse(deps, order, chargeOf.get(order.id)));
}

export async function toOrderResponse(deps: ResponseDeps, order: OrderDocument): Promise<OrderResponse> {
  return toResponse(deps, order, (await Charge.findOne({ orderId: order.id }).lean()) ?? undefined);
}

function toResponse({ now, hold }: ResponseDeps, order: OrderDocument, charge?: ChargeReplica): OrderResponse {
  const { priceCents, sellerId, detailsVersion: _internal, ...details } = order.ticket;
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
    ticket: { ...details, price: centsToPrice(priceCents), userId: sellerId },
    payment: charge && toPayment(charge),
  };
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
