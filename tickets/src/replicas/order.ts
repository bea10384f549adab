import { defineReplica, type ReplicaOf } from '@tickets/common/bus';
import { type OrderSubject, orderSubjects } from '@tickets/common/contracts';

export type OrderReplicaFields = ReplicaOf<OrderSubject>;

export const orderReplica = defineReplica({
  name: 'OrderReplica',
  subjects: orderSubjects,
  indexes: [{ 'ticket.id': 1, status: 1 }],
});
export const OrderReplica = orderReplica.model;

/** A sale whose money is asked for, or went back. A buyer's word that the event was cancelled asks for nothing by itself. */
export function isGivenBack(order: OrderReplicaFields | null | undefined): boolean {
  if (!order?.completedAt) return false;
  const { reason, requestedAt, confirmedAt } = order.refund ?? {};
  const isAsked = requestedAt !== undefined && (reason !== 'event_cancelled' || confirmedAt !== undefined);
  return isAsked || order.status === 'cancelled';
}
