import { type Outboxed, withOutbox } from '@tickets/common/bus';
import { type Card, ChargeStatus } from '@tickets/common/contracts';
import mongoose, { type HydratedDocument, type Model, Schema, type Types } from 'mongoose';

export const methodKinds = ['token', 'paymentMethodId', 'confirmationTokenId'] as const;
export type MethodKind = (typeof methodKinds)[number];

/** How the buyer wants to pay, as Stripe knows it; no card data. */
export interface PaymentMethodRef {
  kind: MethodKind;
  reference: string;
}

/** The payment of one order, over all its attempts. */
export interface ChargeFields extends Outboxed {
  _id: Types.ObjectId;
  orderId: string;
  userId: string;
  status: ChargeStatus;
  amountCents: number;
  currency: 'usd';
  /** From 1. Each has a payment method and a PaymentIntent of its own. */
  attempt: number;
  method: PaymentMethodRef;
  /** The attempt's intent. Money moves only on an id that is stored here. */
  stripeId?: string;
  /** The attempt can no longer become authorised: its card was declined or replaced. Its intent is to be cancelled. */
  givenUp: boolean;
  /** Nothing of the attempt is open at Stripe; the next one may start. */
  isOver: boolean;
  /** How many of the attempt's calls Stripe answered with a failure that it repeats; part of the idempotency keys. */
  retries: number;
  declines: number;
  card?: Card;
  failureReason?: string;
  failureCode?: string;
  stripeRefundId?: string;
  refundedCents?: number;
  createdAt: Date;
  authorizedAt?: Date;
  completedAt?: Date;
  refundedAt?: Date;
  /** When it last changed, by the wall clock. */
  updatedAt: Date;
  /** When it last changed or was looked after; absent once it is at rest for good. */
  watchedAt?: Date;
}

export type ChargeDocument = HydratedDocument<ChargeFields>;

const chargeSchema = new Schema<ChargeFields>({
  orderId: { type: String, required: true, immutable: true },
  userId: { type: String, required: true, immutable: true },
  status: { type: String, enum: ChargeStatus.options, required: true },
  amountCents: { type: Number, required: true, immutable: true },
  currency: { type: String, required: true, immutable: true },
  attempt: { type: Number, required: true },
  method: {
    type: new Schema<PaymentMethodRef>(
      { kind: { type: String, enum: methodKinds }, reference: String },
      { _id: false },
    ),
    required: true,
  },
  stripeId: String,
  givenUp: { type: Boolean, default: false },
  isOver: { type: Boolean, default: false },
  retries: { type: Number, default: 0 },
  declines: { type: Number, default: 0 },
  card: { type: new Schema<Card>({ brand: String, last4: String }, { _id: false }) },
  failureReason: String,
  failureCode: String,
  stripeRefundId: String,
  refundedCents: Number,
  createdAt: { type: Date, required: true, immutable: true },
  authorizedAt: Date,
  completedAt: Date,
  refundedAt: Date,
  updatedAt: Date,
  watchedAt: Date,
});
// One charge an order: of two requests that begin to pay at once, one inserts and the other joins it.
chargeSchema.index({ orderId: 1 }, { unique: true });
chargeSchema.index({ stripeId: 1 }, { unique: true, sparse: true });
chargeSchema.index({ watchedAt: 1 }, { sparse: true });
withOutbox(chargeSchema);
chargeSchema.pre('save', function () {
  this.updatedAt = new Date();
  // A completed charge is watched until its order is known to be completed too: it may have to be refunded.
  this.watchedAt = isEnded(this) ? undefined : this.updatedAt;
});

export const Charge: Model<ChargeFields> = mongoose.model<ChargeFields>('Charge', chargeSchema);

/** Nothing ever changes it again. */
export function isEnded({ status }: Pick<ChargeFields, 'status'>): boolean {
  return status === 'refunded' || status === 'failed' || status === 'voided';
}

/** An attempt of which nobody knows yet how it goes: to be continued, never doubled. */
export function isUndecided({ status, givenUp, isOver }: Pick<ChargeFields, 'status' | 'givenUp' | 'isOver'>): boolean {
  return (status === 'created' || status === 'requires_action') && !givenUp && !isOver;
}

/** The attempt ended without money; the buyer may try another card. */
export function isAwaitingCard({
  status,
  givenUp,
  isOver,
}: Pick<ChargeFields, 'status' | 'givenUp' | 'isOver'>): boolean {
  return status === 'created' && (givenUp || isOver);
}
