import { z } from 'zod';
import { cents, detailsVersion, id, instant, version } from './fields';
import { TicketDetails } from './ticket';

export const OrderStatus = z.enum(['created', 'awaiting_payment', 'completed', 'cancelled']);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const CancelReason = z.enum(['expired', 'by_buyer', 'changed', 'removed', 'sold', 'payment_failed']);
export type CancelReason = z.infer<typeof CancelReason>;

/** An order is live while it may still end either way: its ticket is held for its buyer. */
export const liveOrderStatuses = ['created', 'awaiting_payment'] as const satisfies readonly OrderStatus[];

export function isLiveOrder(order: { status: OrderStatus }): boolean {
  return order.status === 'created' || order.status === 'awaiting_payment';
}

/** The order's own copy of what its buyer agreed to, taken when the hold began. */
export const OrderedTicket = TicketDetails.extend({
  id,
  sellerId: id,
  detailsVersion: detailsVersion.optional(),
});
export type OrderedTicket = z.infer<typeof OrderedTicket>;

export const RefundReason = z.enum(['seller', 'not_delivered', 'event_cancelled', 'operator']);
export type RefundReason = z.infer<typeof RefundReason>;

/**
 * The whole price given back after the purchase: asked for, accepted once tickets has closed the pass, and done. One that
 * was made at Stripe was never asked for here, and has no reason.
 */
export const OrderRefund = z.object({
  reason: RefundReason.optional(),
  requestedAt: instant.optional(),
  /** By the seller or an operator: what a buyer asks for because the event was cancelled is decided only then. */
  confirmedAt: instant.optional(),
  /** From here on the money goes back. */
  acceptedAt: instant.optional(),
  amountCents: cents.optional(),
  refundedAt: instant.optional(),
});
export type OrderRefund = z.infer<typeof OrderRefund>;

export const OrderSnapshot = z.object({
  id,
  version,
  userId: id,
  status: OrderStatus,
  createdAt: instant,
  expiresAt: instant,
  ticket: OrderedTicket,
  authorizedAt: instant.optional(),
  completedAt: instant.optional(),
  cancelledAt: instant.optional(),
  /** Until when the seller has to deliver what was not there when it was sold; absent where it was. */
  deliverBy: instant.optional(),
  /** When the delivery that was waited for was seen. */
  deliveredAt: instant.optional(),
  /** Absent on an order that was completed and then refunded: `refund` says so. */
  cancelReason: CancelReason.optional(),
  refund: OrderRefund.optional(),
  /** The trace that the order began, which all that is done for it joins; absent where nothing is traced. */
  traceparent: z.string().optional(),
});
export type OrderSnapshot = z.infer<typeof OrderSnapshot>;

/** What an order's time is for: to be paid, or to be delivered. */
export const DeadlineKind = z.enum(['hold', 'delivery']);
export type DeadlineKind = z.infer<typeof DeadlineKind>;

/** `expiresAt` says for which end this firing was due; `firing` counts them from 1. */
export const ExpirationComplete = z.object({
  orderId: id,
  /** Absent: hold. */
  kind: DeadlineKind.optional(),
  expiresAt: instant,
  firing: z.int().min(1),
});
export type ExpirationComplete = z.infer<typeof ExpirationComplete>;
