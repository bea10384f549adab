import type { ReplicaSource } from '@tickets/common/bus';
import { type OrderedTicket, type OrderSnapshot, type OrderStatus, orderSubjects } from '@tickets/common/contracts';
import mongoose, { type Model, Schema } from 'mongoose';

/** What orders last told of an order, kept for good: the memory against late events. */
export interface OrderReplicaFields {
  _id: string;
  version: number;
  userId: string;
  status: OrderStatus;
  ticketId: string;
  /** The ticket as its buyer saw it when the hold began. */
  ticket: OrderedTicket;
  createdAt: Date;
  expiresAt: Date;
}

const schema = new Schema<OrderReplicaFields>(
  {
    _id: String,
    version: { type: Number, required: true },
    userId: { type: String, required: true },
    status: { type: String, required: true },
    ticketId: { type: String, required: true },
    ticket: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ ticketId: 1, status: 1 });

export const OrderReplica: Model<OrderReplicaFields> = mongoose.model<OrderReplicaFields>('OrderReplica', schema);

export function replicaOf(order: OrderSnapshot): OrderReplicaFields {
  const { id, version, userId, status, ticket, createdAt, expiresAt } = order;
  return {
    _id: id,
    version,
    userId,
    status,
    ticketId: ticket.id,
    ticket,
    createdAt: new Date(createdAt),
    expiresAt: new Date(expiresAt),
  };
}

/** For `rebuild`. */
export const orderReplicaSource: ReplicaSource = { subjects: orderSubjects, model: OrderReplica, toReplica: replicaOf };
