import { newId, useTestDatabase, waitFor } from '@tickets/common/testing';
import { pino } from 'pino';
import { type OrderSnapshot, type OrderSubject, orderSubjects, Subjects } from '../contracts';
import { startListeners } from './consumer';
import { defineReplica } from './define-replica';
import { InMemoryBus } from './in-memory-bus';
import { Listener } from './listener';
import { createEvent } from './publisher';
import { rebuildReplica } from './rebuild';

const orders = defineReplica({
  name: 'DerivedOrder',
  subjects: orderSubjects,
  indexes: [{ 'ticket.id': 1, status: 1 }],
});

class StoreOrders extends Listener<OrderSubject> {
  readonly subjects = orderSubjects;

  async onMessage(order: OrderSnapshot): Promise<void> {
    await orders.store(order);
  }
}

function anOrder(change: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    id: newId(),
    version: 0,
    userId: newId(),
    status: 'created',
    createdAt: '2030-04-02T12:00:00.000Z',
    expiresAt: '2030-04-02T12:15:00.000Z',
    ticket: { id: newId(), sellerId: newId(), title: 'Lamp', priceCents: 100, currency: 'usd', row: '3' },
    ...change,
  };
}

const stored = ({ id }: OrderSnapshot) => orders.model.findById(id).lean();

function asStored({ id, ...fields }: OrderSnapshot) {
  return { _id: id, ...fields };
}

useTestDatabase();

describe('a replica that is derived from the catalogue', () => {
  it('stores every field of a snapshot as it came, under the document’s id', async () => {
    const order = anOrder({ status: 'completed', authorizedAt: '2030-04-02T12:01:00.000Z', traceparent: '00-1-2-01' });
    expect(await orders.store(order)).toBe(true);
    expect(await stored(order)).toEqual(asStored(order));
  });

  it('keeps the newest snapshot, whatever order they come in', async () => {
    const order = anOrder();
    const later = { ...order, version: 2, status: 'cancelled' as const };
    await orders.store(later);
    expect(await orders.store(order)).toBe(false);
    expect(await stored(order)).toEqual(asStored(later));
  });

  it('B5: keeps fields that this release does not know, in the document and inside its parts, from the bus and by rebuild', async () => {
    const bus = new InMemoryBus();
    startListeners([new StoreOrders()], { bus, service: 'orders', logger: pino({ level: 'silent' }) });
    const order = anOrder();
    const ofNewerRelease = { ...order, channel: 'app', ticket: { ...order.ticket, gate: 'B' } };
    const event = createEvent(Subjects.OrderCreated, `${order.id}:0`, order);
    await bus.publish(event.subject, JSON.stringify({ ...event, data: ofNewerRelease }));
    await waitFor(() => stored(order));
    expect(await stored(order)).toEqual(asStored(ofNewerRelease));

    await orders.model.deleteMany({});
    await rebuildReplica(bus, orders);
    expect(await stored(order)).toEqual(asStored(ofNewerRelease));
  });

  it('has the indexes that are asked for, on fields that snapshots have', async () => {
    expect(Object.keys(await orders.model.collection.indexInformation())).toContain('ticket.id_1_status_1');
    const misspelt = { name: 'Misspelt', subjects: orderSubjects, indexes: [{ 'ticket.ID': 1 as const }] };
    expect(() => defineReplica(misspelt)).toThrow('there is no field ticket.ID');
  });

  it('is of one document only', () => {
    const subjects = [Subjects.OrderCreated, Subjects.TicketCreated] as const;
    expect(() => defineReplica({ name: 'Mixed', subjects })).toThrow('do not share one schema');
  });
});

describe('an event', () => {
  it('leaves out what its mapping added beyond the catalogue', () => {
    const order = { ...anOrder(), outbox: ['internal'] };
    expect(createEvent(Subjects.OrderCreated, `${order.id}:0`, order).data).not.toHaveProperty('outbox');
  });
});
