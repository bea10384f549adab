import { type Outboxed, withOutbox } from '@tickets/common/bus';
import { type Card, ChargeStatus, RefundStatus } from '@tickets/common/contracts';
import mongoose, { type HydratedDocument, type Model, Schema, type Types } from 'mongoose';
import { type Attempt, type AttemptStatus, attemptSchema, canMove } from './attempt';
import { upgradeCharge } from './upgrade-charge';

/** A refund at Stripe, whoever asked for it. */
export interface Refund {
  id: string;
  status: RefundStatus;
  amountCents: number;
}

export interface Dispute {
  id: string;
  status: string;
  amountCents: number;
  reason: string;
  /** When Stripe said so, in Unix seconds: events come in any order. */
  toldAtS: number;
}

/** The payment of one order, over all its attempts. */
export interface ChargeFields extends Outboxed {
  _id: Types.ObjectId;
  orderId: string;
  userId: string;
  status: ChargeStatus;
  amountCents: number;
  currency: 'usd';
  attempt: Attempt;
  /** The intents of the attempts before, all closed. */
  pastIntentIds: string[];
  /** Intents of this order that are no attempt's: left by a creation that failed. Never confirmed, to be cancelled. */
  orphanedIntentIds: string[];
  declines: number;
  /** When each of the declines came, for the limit over all orders of a user. */
  declinedAt: Date[];
  card?: Card;
  failureReason?: string;
  failureCode?: string;
  refunds: Refund[];
  dispute?: Dispute;
  createdAt: Date;
  authorizedAt?: Date;
  completedAt?: Date;
  refundedAt?: Date;
  updatedAt: Date;
  /** When Stripe is to be asked next, at the latest; absent while there is nothing to ask. See `saga/schedule.ts`. */
  nextCheckAt?: Date;
  /** How many checks in a row failed; the next comes the later, the more they are. Absent on charges of an older release. */
  failedChecks?: number;
  /** Only on a charge that an older release stored; it goes with the first save. */
  givenUp?: boolean;
}

export type ChargeDocument = HydratedDocument<ChargeFields>;

const refundSchema = new Schema<Refund>(
  { id: String, status: { type: String, enum: RefundStatus.options }, amountCents: Number },
  { _id: false },
);
const disputeSchema = new Schema<Dispute>(
  { id: String, status: String, amountCents: Number, reason: String, toldAtS: Number },
  { _id: false },
);

const chargeSchema = new Schema<ChargeFields>({
  orderId: { type: String, required: true, immutable: true },
  userId: { type: String, required: true, immutable: true },
  status: { type: String, enum: ChargeStatus.options, required: true },
  amountCents: { type: Number, required: true, immutable: true },
  currency: { type: String, required: true, immutable: true },
  attempt: { type: attemptSchema, required: true },
  pastIntentIds: [String],
  orphanedIntentIds: [String],
  declines: { type: Number, default: 0 },
  declinedAt: [Date],
  card: { type: new Schema<Card>({ brand: String, last4: String }, { _id: false }) },
  failureReason: String,
  failureCode: String,
  refunds: [refundSchema],
  dispute: disputeSchema,
  createdAt: { type: Date, required: true, immutable: true },
  authorizedAt: Date,
  completedAt: Date,
  refundedAt: Date,
  updatedAt: Date,
  nextCheckAt: Date,
  failedChecks: { type: Number, default: 0 },
  givenUp: Boolean,
});
// One charge an order: of two requests that begin to pay at once, one inserts and the other joins it.
chargeSchema.index({ orderId: 1 }, { unique: true });
chargeSchema.index({ 'attempt.intentId': 1 }, { unique: true, sparse: true });
chargeSchema.index({ nextCheckAt: 1 }, { sparse: true });
chargeSchema.index({ userId: 1, declinedAt: 1 });
withOutbox(chargeSchema);
chargeSchema.pre('init', upgradeCharge);
chargeSchema.post('init', (charge) => {
  if (charge.givenUp === undefined) return;
  // Stored is a number: the attempt must be written whole.
  charge.givenUp = undefined;
  charge.markModified('attempt');
});
chargeSchema.pre('save', function () {
  this.updatedAt = new Date();
});

export const Charge: Model<ChargeFields> = mongoose.model<ChargeFields>('Charge', chargeSchema);

/** To be changed, while others go on with the one that was read. */
export function copyOf(charge: ChargeDocument): ChargeDocument {
  return Charge.hydrate(charge.toObject());
}

/**
 * The condition under which a decision about the attempt holds, beside the version: the id of its intent is stored
 * without one, as for others nothing changes by it. Nothing where an older release stored the attempt as a number.
 */
export function storedAttempt(charge: ChargeDocument): Record<string, unknown> {
  if (charge.isModified('attempt')) return {};
  const { number, status, intentId } = charge.attempt;
  return {
    'attempt.number': number,
    'attempt.status': status,
    'attempt.intentId': intentId ?? { $exists: false },
  };
}

/** Stores what a creation brought, if the attempt still waits for it. No version and no event: for others nothing changed. */
export function storeIntentId({ _id, attempt }: ChargeDocument, intentId: string): Promise<ChargeDocument | null> {
  return Charge.findOneAndUpdate(
    { _id, 'attempt.number': attempt.number, 'attempt.status': 'creating', 'attempt.intentId': { $exists: false } },
    { $set: { 'attempt.intentId': intentId, 'attempt.status': 'confirming', updatedAt: new Date() } },
    { new: true },
  ).exec();
}

/** No payment can come of it any more. */
export function isEnded({ status }: Pick<ChargeFields, 'status'>): boolean {
  return status === 'refunded' || status === 'failed' || status === 'voided';
}

/** Moves the attempt, and the charge's own status with it, if the table of moves allows it; returns whether it did. */
export function moveAttempt(charge: ChargeDocument, to: AttemptStatus): boolean {
  if (!canMove(charge.attempt.status, to)) return false;
  charge.attempt.status = to;
  if (to === 'requires_action' || to === 'authorized') charge.status = to;
  // What was authorised stays so until Stripe shows that it was let go.
  else if (charge.status === 'requires_action') charge.status = 'created';
  return true;
}

/** What Stripe shows as given back. */
export function refundedCentsOf({ refunds }: Pick<ChargeFields, 'refunds'>): number {
  return sumOf(refunds.filter(({ status }) => status === 'succeeded'));
}

/** What is given back or on its way. */
export function returningCentsOf({ refunds }: Pick<ChargeFields, 'refunds'>): number {
  return sumOf(refunds.filter(({ status }) => status !== 'failed'));
}

function sumOf(refunds: readonly Refund[]): number {
  return refunds.reduce((cents, { amountCents }) => cents + amountCents, 0);
}
