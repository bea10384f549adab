import type { ReplicaSource } from '@tickets/common/bus';
import { type OrderSnapshot, orderSubjects } from '@tickets/common/contracts';
import mongoose, { type Model, Schema } from 'mongoose';

/** What orders told last of an order; `_id` is its id, instants are ISO texts as they came. */
export type OrderReplica = Omit<OrderSnapshot, 'id'> & { _id: string };

const orderSchema = new Schema<OrderReplica>(
  {
    _id: String,
    version: { type: Number, required: true },
    userId: { type: String, required: true },
    status: { type: String, required: true },
    createdAt: String,
    expiresAt: { type: String, required: true },
    ticket: { type: Schema.Types.Mixed, required: true },
    authorizedAt: String,
    completedAt: String,
    cancelledAt: String,
    cancelReason: String,
    traceparent: String,
  },
  { versionKey: false },
);

export const Order: Model<OrderReplica> = mongoose.model<OrderReplica>('Order', orderSchema);

export function findOrder(orderId: string): Promise<OrderReplica | null> {
  return Order.findById(orderId).lean<OrderReplica>().exec();
}

export function replicaOf({ id, ...snapshot }: OrderSnapshot): OrderReplica {
  return { _id: id, ...snapshot };
}

/** For `rebuild`. */
export const orderReplicaSource: ReplicaSource = { subjects: orderSubjects, model: Order, toReplica: replicaOf };
