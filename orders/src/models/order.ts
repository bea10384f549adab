import { type Outboxed, withOutbox } from '@tickets/common/bus';
import {
  CancelReason,
  isLiveOrder,
  type OrderedTicket,
  type OrderResponse,
  OrderStatus,
  RefundReason,
} from '@tickets/common/contracts';
import mongoose, { type HydratedDocument, type Model, Schema, type Types } from 'mongoose';
import { deliveries, holds, refunds } from '../metrics';

export interface Refund {
  reason?: RefundReason;
  requestedAt?: Date;
  confirmedAt?: Date;
  acceptedAt?: Date;
  amountCents?: number;
  refundedAt?: Date;
}

export interface OrderFields extends Outboxed {
  _id: Types.ObjectId;
  userId: string;
  status: OrderStatus;
  /** The ticket that nobody else can order: set from the insert on, also when completed; only cancelling takes it away. */
  heldTicketId?: string;
  /** One of the buyer's few places for live holds, `<userId>:<n>`: two orders can't have the same. */
  heldSlot?: string;
  /** What the buyer agreed to, copied when the hold began. */
  ticket: OrderedTicket;
  createdAt: Date;
  expiresAt: Date;
  /** How many times the buyer asked for more time. */
  extensions: number;
  authorizedAt?: Date;
  completedAt?: Date;
  cancelledAt?: Date;
  cancelReason?: CancelReason;
  /** Until when the seller has to deliver. */
  deliverBy?: Date;
  deliveredAt?: Date;
  /** The same as `deliverBy`, as long as it is waited for. */
  deliveryDueAt?: Date;
  /** The whole price given back after the purchase; see `refund-rules.ts`. */
  refund?: Refund;
  /** Where in which trace the order was made; the requests that come for it later join that trace. */
  traceparent?: string;
  /** When it last changed, by the wall clock. */
  changedAt: Date;
}

export type OrderDocument = HydratedDocument<OrderFields>;

const refundSchema = new Schema<Refund>(
  {
    reason: { type: String, enum: RefundReason.options },
    requestedAt: Date,
    confirmedAt: Date,
    acceptedAt: Date,
    amountCents: Number,
    refundedAt: Date,
  },
  { _id: false },
);

const orderSchema = new Schema<OrderFields>(
  {
    userId: { type: String, required: true, immutable: true },
    status: { type: String, enum: OrderStatus.options, required: true },
    heldTicketId: String,
    heldSlot: String,
    ticket: { type: Schema.Types.Mixed, required: true, immutable: true },
    createdAt: { type: Date, required: true, immutable: true },
    expiresAt: { type: Date, required: true },
    extensions: { type: Number, default: 0 },
    authorizedAt: Date,
    completedAt: Date,
    cancelledAt: Date,
    cancelReason: { type: String, enum: CancelReason.options },
    deliverBy: Date,
    deliveredAt: Date,
    deliveryDueAt: Date,
    refund: { type: refundSchema },
    traceparent: { type: String, immutable: true },
  },
  { timestamps: { createdAt: false, updatedAt: 'changedAt' } },
);
// The hold itself: of all orders for a ticket that are not cancelled there is one. Sparse, so absent is free; null is not.
orderSchema.index({ heldTicketId: 1 }, { unique: true, sparse: true });
orderSchema.index({ heldSlot: 1 }, { unique: true, sparse: true });
orderSchema.index({ userId: 1, createdAt: -1, _id: -1 });
orderSchema.index({ status: 1, expiresAt: 1 });
orderSchema.index({ deliveryDueAt: 1 }, { sparse: true });
orderSchema.index({ 'refund.requestedAt': 1 }, { sparse: true });
orderSchema.index({ 'ticket.sellerId': 1, completedAt: -1, _id: -1 });
withOutbox(orderSchema);
orderSchema.pre('save', function () {
  this.$locals.changed = new Set(['status', 'deliveredAt'].filter((path) => this.isModified(path)));
});
orderSchema.post('save', (order) => {
  const changed = order.$locals.changed as Set<string>; // Set just before.
  if (order.version === 0) holds.inc({ outcome: 'created' });
  else if (changed.has('status')) countEnd(order);
  if (changed.has('deliveredAt') && order.deliveredAt) deliveries.inc({ outcome: deliveryOutcomeOf(order) });
});

function countEnd(order: OrderFields): void {
  if (order.status === 'completed') {
    holds.inc({ outcome: 'completed' });
    deliveries.inc({ outcome: order.deliverBy ? 'owed' : 'with_sale' });
  }
  if (order.status !== 'cancelled') return;
  holds.inc({ outcome: outcomeOf(order) });
  if (order.refund) refunds.inc({ reason: order.refund.reason ?? 'stripe' });
}

function deliveryOutcomeOf({ deliverBy, deliveredAt }: OrderFields) {
  return deliverBy && deliveredAt && deliveredAt > deliverBy ? 'late' : 'in_time';
}

function outcomeOf({ cancelReason, refund }: OrderFields) {
  if (refund) return 'refunded';
  return cancelReason === 'expired' ? 'expired' : 'cancelled';
}

export const Order: Model<OrderFields> = mongoose.model<OrderFields>('Order', orderSchema);

/** Ends a live order without a sale and frees its ticket. Who may do that and when is the caller's guard. */
export function cancelOrder(order: OrderDocument, reason: CancelReason, nowMs: number): void {
  requireLive(order);
  order.set({ status: 'cancelled', cancelReason: reason, cancelledAt: new Date(nowMs) });
  order.set({ heldTicketId: undefined, heldSlot: undefined });
}

/** Ends a live order with the sale: its ticket stays taken for good, the buyer's place for a hold is free again. */
export function completeOrder(order: OrderDocument, nowMs: number, deliverBy?: Date): void {
  requireLive(order);
  order.set({ status: 'completed', completedAt: new Date(nowMs), heldSlot: undefined });
  order.set({ deliverBy, deliveryDueAt: deliverBy });
}

/** Ends a completed order whose price Stripe shows as given back: its buyer has neither the ticket nor a debt. */
export function refundOrder(
  order: OrderDocument,
  done: Required<Pick<Refund, 'amountCents' | 'refundedAt'>>,
  nowMs: number,
): void {
  if (order.status !== 'completed')
    throw new Error(`order ${order.id} is ${order.status}, so it has no sale to refund`);
  const refund = { ...plainRefundOf(order), ...done };
  order.set({ status: 'cancelled', cancelledAt: new Date(nowMs), refund });
  order.set({ heldTicketId: undefined, deliveryDueAt: undefined });
}

/** What is known of its refund, without what mongoose adds. */
export function plainRefundOf({ refund }: Pick<OrderFields, 'refund'>): Refund {
  const { reason, requestedAt, confirmedAt, acceptedAt, amountCents, refundedAt } = refund ?? {};
  return { reason, requestedAt, confirmedAt, acceptedAt, amountCents, refundedAt };
}

/** Why a cancelled order ended, for people; events say a refund by `refund`, as their enumeration is fixed. */
export function endReasonOf({ status, cancelReason, refund }: OrderFields): OrderResponse['cancelReason'] {
  return cancelReason ?? (status === 'cancelled' && refund ? 'refunded' : undefined);
}

function requireLive(order: OrderDocument): void {
  if (!isLiveOrder(order)) throw new Error(`order ${order.id} has ended as ${order.status}`);
}
