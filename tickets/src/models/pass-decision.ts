import type { PassDecision } from '@tickets/common/contracts';
import type { OrderReplicaFields } from '../replicas/order';
import type { TicketFields } from './ticket';

type Decidable = Pick<TicketFields, 'status' | 'orderId' | 'deliveryId' | 'passDecision'>;

/**
 * What the ticket answers to the refund that its order asks for, if it has not answered yet: what was not delivered is
 * closed, so that it can't be any more; for any other reason whoever may ask for it gets it, delivered and opened or not.
 * What its buyer has sold on is kept. A buyer's word that the event was cancelled is nothing to decide about before it is confirmed.
 */
export function decideRefund(
  ticket: Decidable,
  orders: readonly OrderReplicaFields[],
  resale: Pick<TicketFields, 'status'> | null,
): TicketFields['passDecision'] {
  const order = orders.find(({ _id, status }) => _id === ticket.orderId && status === 'completed');
  const { reason, requestedAt, confirmedAt, acceptedAt } = order?.refund ?? {};
  const present = ticket.passDecision;
  if (ticket.status !== 'sold' || !order || !requestedAt || acceptedAt) return present;
  if (reason === 'event_cancelled' && !confirmedAt) return present;
  if (present?.orderId === order._id && present.requestedAt.toISOString() === requestedAt) return present;
  // A buyer who is about to pay for it on the resale decides first.
  if (resale && resale.status !== 'sold') return present;
  const isDelivered = reason === 'not_delivered' && ticket.deliveryId !== undefined;
  const isKept = (isDelivered || resale !== null) && present?.outcome !== 'closed';
  const outcome: PassDecision['outcome'] = isKept ? 'kept' : 'closed';
  return { orderId: order._id, requestedAt: new Date(requestedAt), outcome };
}
