import { defineReplica, type ReplicaOf } from '@tickets/common/bus';
import { type OrderSubject, orderSubjects } from '@tickets/common/contracts';

export type OrderReplica = ReplicaOf<OrderSubject>;

/** What orders published last of an order. */
export const orderReplica = defineReplica({ name: 'Order', subjects: orderSubjects });
export const Order = orderReplica.model;

export function findOrder(orderId: string): Promise<OrderReplica | null> {
  return Order.findById(orderId).lean<OrderReplica>().exec();
}
