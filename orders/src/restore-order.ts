import type { RestoreSource } from '@tickets/common/bus';
import {
  isLiveOrder,
  liveOrderStatuses,
  type OrderRefund,
  type OrderSnapshot,
  orderSubjects,
} from '@tickets/common/contracts';
import { Order, type OrderDocument, type Refund } from './models/order';

const dateOf = (instant: string | undefined) => (instant === undefined ? undefined : new Date(instant));

function datedRefund({ reason, amountCents, ...times }: OrderRefund): Refund {
  return {
    ...{ reason, amountCents, requestedAt: dateOf(times.requestedAt), confirmedAt: dateOf(times.confirmedAt) },
    ...{ acceptedAt: dateOf(times.acceptedAt), refundedAt: dateOf(times.refundedAt) },
  };
}

function applySnapshot(order: OrderDocument, snapshot: OrderSnapshot): void {
  const { userId, status, ticket, cancelReason, refund, traceparent } = snapshot;
  order.set({ userId, status, ticket, cancelReason, traceparent, changedAt: new Date() });
  order.set({ createdAt: dateOf(snapshot.createdAt), expiresAt: dateOf(snapshot.expiresAt) });
  order.set({ authorizedAt: dateOf(snapshot.authorizedAt), completedAt: dateOf(snapshot.completedAt) });
  order.set({ cancelledAt: dateOf(snapshot.cancelledAt) });
  order.set({ deliverBy: dateOf(snapshot.deliverBy), deliveredAt: dateOf(snapshot.deliveredAt) });
  order.set({ refund: refund && datedRefund(refund) });
  const isDue = status === 'completed' && !snapshot.deliveredAt && !refund?.acceptedAt;
  order.deliveryDueAt = isDue ? dateOf(snapshot.deliverBy) : undefined;
  order.heldTicketId = status === 'cancelled' ? undefined : ticket.id;
  // Which of its buyer's places it had is in no snapshot; one of its own takes none from a later hold.
  order.heldSlot = isLiveOrder(order) ? (order.heldSlot ?? `${userId}:restored:${order.id}`) : undefined;
}

/** Whoever held the ticket before had to give it up, or this order could not have been made; only that was not published. */
async function makeRoom({ ticket }: OrderSnapshot): Promise<void> {
  await Order.updateMany(
    { heldTicketId: ticket.id, status: { $in: liveOrderStatuses } },
    {
      $set: { status: 'cancelled', cancelReason: 'expired', cancelledAt: new Date() },
      $unset: { heldTicketId: 1, heldSlot: 1 },
    },
  );
}

/** For `restored`. */
export const orderRestoreSource: RestoreSource = { model: Order, subjects: orderSubjects, applySnapshot, makeRoom };
