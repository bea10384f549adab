import { Subjects } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import request from 'supertest';
import { Order } from '../models/order';
import { counted, findOrder, startOrders } from '../testing/start-orders';

useTestDatabase();

describe('DELETE /api/orders/:id', () => {
  it('returns 401 when signed out, 404 for another user’s order and a malformed id', async () => {
    const { app, as, hold } = startOrders();
    const order = await hold();
    await request(app).delete(`/api/orders/${order.id}`).expect(401);
    await as(newUser()).release(order.id).expect(404);
    await as(newUser()).release('x').expect(404);
    await as(newUser()).release(newId()).expect(404);
    expect((await findOrder(order)).status).toBe('created');
  });

  it('cancels the hold, takes the ticket from it, tells it and counts it', async () => {
    const { as, hold, events, outbox } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    const before = await counted('holds_total', { outcome: 'cancelled' });
    await as(buyer).release(order.id).expect(204);
    const stored = await Order.collection.findOne({ _id: (await findOrder(order))._id });
    expect(stored).toMatchObject({ status: 'cancelled', cancelReason: 'by_buyer', version: 1 });
    // Absent, not null: a second null would be a duplicate key.
    expect(stored).not.toHaveProperty('heldTicketId');
    expect(stored).not.toHaveProperty('heldSlot');
    await outbox.drain();
    expect(events.find(({ subject }) => subject === Subjects.OrderCancelled)?.data).toMatchObject({
      version: 1,
      cancelReason: 'by_buyer',
    });
    expect(await counted('holds_total', { outcome: 'cancelled' })).toBe(before + 1);
  });

  it('repeated returns 204 and changes nothing', async () => {
    const { as, hold } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    const answers = await Promise.all([as(buyer).release(order.id), as(buyer).release(order.id)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    await as(buyer).release(order.id).expect(204);
    expect((await findOrder(order)).version).toBe(1);
  });

  it('returns 409 for an order that is being paid or is paid', async () => {
    const { as, hold, lock, charge } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    await lock(order);
    const charged = await charge(order, { status: 'authorized' });
    expect((await as(buyer).release(order.id).expect(409)).body.errors[0].code).toBe('payment_in_progress');
    await charge(order, { ...charged, version: 1, status: 'completed' });
    expect((await as(buyer).release(order.id).expect(409)).body.errors[0].code).toBe('already_paid');
    expect((await findOrder(order)).status).toBe('completed');
  });
});
