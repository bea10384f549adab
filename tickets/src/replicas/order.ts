import { defineReplica, type ReplicaOf } from '@tickets/common/bus';
import { type OrderSubject, orderSubjects } from '@tickets/common/contracts';

export type OrderReplicaFields = ReplicaOf<OrderSubject>;

export const orderReplica = defineReplica({
  name: 'OrderReplica',
  subjects: orderSubjects,
  indexes: [{ 'ticket.id': 1, status: 1 }],
});
export const OrderReplica = orderReplica.model;
