import { Publisher, type Snapshot, type Told } from '@tickets/common/bus';
import { type OrderRefund, Subjects } from '@tickets/common/contracts';
import { Order, type OrderDocument } from '../models/order';

export class OrderCreatedPublisher extends Publisher<Subjects.OrderCreated> {
  readonly subject = Subjects.OrderCreated;
}

export class OrderUpdatedPublisher extends Publisher<Subjects.OrderUpdated> {
  readonly subject = Subjects.OrderUpdated;
}

export class OrderCancelledPublisher extends Publisher<Subjects.OrderCancelled> {
  readonly subject = Subjects.OrderCancelled;
}

export class OrderCompletedPublisher extends Publisher<Subjects.OrderCompleted> {
  readonly subject = Subjects.OrderCompleted;
}

export const publishers = [
  OrderCreatedPublisher,
  OrderUpdatedPublisher,
  OrderCancelledPublisher,
  OrderCompletedPublisher,
];

function subjectOf(order: OrderDocument, version: number) {
  if (version === 0) return Subjects.OrderCreated;
  if (order.status === 'cancelled') return Subjects.OrderCancelled;
  if (order.status === 'completed') return Subjects.OrderCompleted;
  return Subjects.OrderUpdated;
}

function toRefund({ refund }: OrderDocument): OrderRefund | undefined {
  if (!refund) return undefined;
  return {
    reason: refund.reason,
    requestedAt: refund.requestedAt?.toISOString(),
    confirmedAt: refund.confirmedAt?.toISOString(),
    acceptedAt: refund.acceptedAt?.toISOString(),
    amountCents: refund.amountCents,
    refundedAt: refund.refundedAt?.toISOString(),
  };
}

function toSnapshot(order: OrderDocument, version: number): Snapshot {
  return {
    subject: subjectOf(order, version),
    data: {
      id: order.id,
      version,
      userId: order.userId,
      status: order.status,
      createdAt: order.createdAt.toISOString(),
      expiresAt: order.expiresAt.toISOString(),
      ticket: order.ticket,
      authorizedAt: order.authorizedAt?.toISOString(),
      completedAt: order.completedAt?.toISOString(),
      cancelledAt: order.cancelledAt?.toISOString(),
      cancelReason: order.cancelReason,
      deliverBy: order.deliverBy?.toISOString(),
      deliveredAt: order.deliveredAt?.toISOString(),
      refund: toRefund(order),
      traceparent: order.traceparent,
    },
  };
}

export const told: readonly Told[] = [{ model: Order, toSnapshot }];
