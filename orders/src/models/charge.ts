import type { ReplicaSource } from '@tickets/common/bus';
import { type ChargeSnapshot, chargeSubjects } from '@tickets/common/contracts';
import mongoose, { type Model, Schema } from 'mongoose';

/** payments' last snapshot of a charge that came here; kept for good, as the memory against late events. */
export type ChargeReplica = Omit<ChargeSnapshot, 'id'> & { _id: string };

const chargeSchema = new Schema<ChargeReplica>(
  {
    _id: String,
    version: { type: Number, required: true },
    orderId: { type: String, required: true, index: true },
    userId: { type: String, required: true },
    status: { type: String, required: true },
    amountCents: { type: Number, required: true },
    currency: { type: String, required: true },
    attempt: { type: Number, required: true },
    card: { type: { brand: String, last4: String }, _id: false },
    failureReason: String,
    refundedCents: Number,
    createdAt: String,
    authorizedAt: String,
    completedAt: String,
    refundedAt: String,
  },
  { versionKey: false },
);

export const Charge: Model<ChargeReplica> = mongoose.model<ChargeReplica>('Charge', chargeSchema);

export function replicaOf({ id, ...snapshot }: ChargeSnapshot): ChargeReplica {
  return { _id: id, ...snapshot };
}

/** For `rebuild`. */
export const chargeReplicaSource: ReplicaSource = { subjects: chargeSubjects, model: Charge, toReplica: replicaOf };
