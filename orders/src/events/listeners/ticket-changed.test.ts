import { createEvent } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';
import { newUser, useTestDatabase, waitFor } from '@tickets/common/testing';
import { Ticket } from '../../replicas/ticket';
import { aTicket } from '../../testing/snapshots';
import { findOrder, startOrders } from '../../testing/start-orders';

useTestDatabase();

describe('a ticket that changed', () => {
  it('moves the order that it is held for to awaiting_payment, and tells it', async () => {
    const { hold, lock, events, outbox } = startOrders();
    const order = await hold();
    await lock(order);
    expect(await findOrder(order)).toMatchObject({ status: 'awaiting_payment', version: 1 });
    await outbox.drain();
    expect(events.filter(({ subject }) => subject === Subjects.OrderUpdated)).toMatchObject([
      { data: { id: order.id, version: 1, status: 'awaiting_payment' } },
    ]);
  });

  it('told twice does nothing more', async () => {
    const { hold, lock } = startOrders();
    const order = await hold();
    await lock(order);
    await lock(order);
    expect((await findOrder(order)).version).toBe(1);
  });

  it('B5: with a field that orders does not know is kept whole, and can be ordered', async () => {
    const { as, bus } = startOrders();
    const ticket = aTicket({ detailsVersion: 4 });
    const event = createEvent(Subjects.TicketCreated, `${ticket.id}:0`, ticket);
    await bus.publish(event.subject, JSON.stringify({ ...event, data: { ...ticket, gate: 'B' } }));
    const replica = await waitFor(() => Ticket.findById(ticket.id).lean());
    expect(replica).toMatchObject({ gate: 'B', detailsVersion: 4 });
    const { body } = await as(newUser()).order({ ticketId: ticket.id }).expect(201);
    expect((await findOrder(body)).ticket).toMatchObject({ id: ticket.id, detailsVersion: 4 });
    expect(body.ticket).not.toHaveProperty('detailsVersion');
  });

  it('told late never takes the replica back, and moves the order all the same', async () => {
    const { hold, list, tell } = startOrders();
    const ticket = await list();
    const order = await hold(newUser(), ticket);
    const held = { ...ticket, version: 2, status: 'held' as const, orderId: order.id };
    // The newest snapshot is stored, but its handler died before it came to the order.
    await Ticket.replaceOne({ _id: ticket.id }, { ...held, id: undefined });
    await tell(Subjects.TicketUpdated, { ...ticket, version: 1, title: 'Older' });
    expect(await Ticket.findById(ticket.id).lean()).toMatchObject({ version: 2, title: ticket.title });
    expect((await findOrder(order)).status).toBe('awaiting_payment');
  });

  it('held for another order moves nothing', async () => {
    const { hold, list, tell } = startOrders();
    const ticket = await list();
    const order = await hold(newUser(), ticket);
    await tell(Subjects.TicketUpdated, aTicket({ ...ticket, version: 1, status: 'held', orderId: 'a'.repeat(24) }));
    expect(await findOrder(order)).toMatchObject({ status: 'created', version: 0 });
  });

  it('never takes an order back from awaiting_payment, nor a cancelled one out of its end', async () => {
    const { as, hold, lock, tell } = startOrders();
    const buyer = newUser();
    const [waiting, released] = [await hold(buyer), await hold(buyer)];
    await lock(waiting);
    await tell(Subjects.TicketUpdated, aTicket({ id: waiting.ticket.id, version: 2 }));
    expect((await findOrder(waiting)).status).toBe('awaiting_payment');
    await as(buyer).release(released.id).expect(204);
    await lock(released);
    expect(await findOrder(released)).toMatchObject({ status: 'cancelled', version: 1 });
  });
});
