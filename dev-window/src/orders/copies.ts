import type { ServiceName } from '@tickets/common/contracts';
import mongoose from 'mongoose';
import type { Databases } from '../databases';

type Document = Record<string, unknown>;

/** One service's own document or copy of somebody else's. */
export interface Copy {
  what: 'order' | 'ticket' | 'charge';
  service: ServiceName;
  /** What the service keeps it as. */
  role: 'own document' | 'replica' | 'deadline';
  content: Document | null;
}

/** An event that is stored with its document and not yet known to be at the broker. */
export interface WaitingEvent {
  service: ServiceName;
  eventId: string;
  at: Date;
}

export interface OrderCopies {
  copies: Copy[];
  waiting: WaitingEvent[];
}

interface Place extends Omit<Copy, 'content'> {
  collection: string;
  filter: Document;
}

const objectId = (id: string) => new mongoose.Types.ObjectId(id);

/** Where else the order is kept, and where its ticket and its charge are. */
function placesOf(orderId: string, ticketId: string | undefined): Place[] {
  const order: Place[] = [
    { what: 'order', service: 'tickets', role: 'replica', collection: 'orderreplicas', filter: { _id: orderId } },
    { what: 'order', service: 'payments', role: 'replica', collection: 'orders', filter: { _id: orderId } },
    { what: 'order', service: 'expiration', role: 'deadline', collection: 'deadlines', filter: { _id: orderId } },
  ];
  const charge: Place[] = [
    { what: 'charge', service: 'payments', role: 'own document', collection: 'charges', filter: { orderId } },
    { what: 'charge', service: 'orders', role: 'replica', collection: 'charges', filter: { orderId } },
  ];
  if (!ticketId) return [...order, ...charge];
  const own = { _id: objectId(ticketId) };
  return [
    ...order,
    { what: 'ticket', service: 'tickets', role: 'own document', collection: 'tickets', filter: own },
    { what: 'ticket', service: 'orders', role: 'replica', collection: 'tickets', filter: { _id: ticketId } },
    ...charge,
  ];
}

function waitingOf({ service, content }: Copy): WaitingEvent[] {
  const outbox = (content?.outbox ?? []) as { eventId: string; at: Date }[]; // Written by the outbox in common alone.
  return outbox.map(({ eventId, at }) => ({ service, eventId, at }));
}

/** The order, its ticket and its charge as each service knows them at this moment; undefined when nobody does. */
export async function readCopies(databases: Databases, orderId: string): Promise<OrderCopies | undefined> {
  const read = ({ service, collection, filter }: Place) => databases[service].collection(collection).findOne(filter);
  const order = await databases.orders.collection('orders').findOne({ _id: objectId(orderId) });
  if (!order) return undefined;
  const others = placesOf(orderId, order.ticket?.id).map(async (place): Promise<Copy> => {
    const { what, service, role } = place;
    return { what, service, role, content: await read(place) };
  });
  const copies: Copy[] = [
    { what: 'order', service: 'orders', role: 'own document', content: order },
    ...(await Promise.all(others)),
  ];
  const own = copies.filter(({ role }) => role === 'own document');
  return { copies, waiting: own.flatMap(waitingOf) };
}
