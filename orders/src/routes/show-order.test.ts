import { OrderResponse, Subjects } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import request from 'supertest';
import { startOrders } from '../testing/start-orders';

useTestDatabase();

describe('GET /api/orders/:id', () => {
  it('returns 401 when signed out', async () => {
    await request(startOrders().app).get(`/api/orders/${newId()}`).expect(401);
  });

  it('returns 404 for an unknown id, a malformed one, and another user’s order', async () => {
    const { as, hold } = startOrders();
    const order = await hold();
    await as(newUser()).show(newId()).expect(404);
    await as(newUser()).show('not-an-id').expect(404);
    const answer = await as(newUser()).show(order.id).expect(404);
    expect(JSON.stringify(answer.body)).not.toContain(order.ticket.title);
  });

  it('shows the order with its payment, in decimals', async () => {
    const { as, hold, lock, charge, clock } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    await lock(order);
    await charge(order, { status: 'completed', amountCents: 1999, card: { brand: 'visa', last4: '4242' } });
    clock.offsetMs = 1_000;
    const body = OrderResponse.parse((await as(buyer).show(order.id).expect(200)).body);
    expect(body).toMatchObject({
      id: order.id,
      status: 'completed',
      extensionsLeft: 0,
      payment: { status: 'completed', brand: 'visa', last4: '4242', amount: 19.99, refunded: 0 },
      ticket: { price: 19.99 },
    });
    expect(body.authorizedAt).toBeDefined();
    expect(body.completedAt).toBeDefined();
    // The server's clock, so that a client needs none of its own.
    expect(Math.abs(Date.parse(body.now) - Date.now() - 1_000)).toBeLessThan(1_000);
  });

  it('M7: says that an order was refunded, and why it ended', async () => {
    const { as, hold, lock, charge } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    await lock(order);
    const charged = await charge(order, { status: 'completed' });
    const refund = { status: 'succeeded', amountCents: 1999 } as const;
    await charge(order, { ...charged, version: 1, status: 'refunded', refundedCents: 1999, refund });
    const body = OrderResponse.parse((await as(buyer).show(order.id).expect(200)).body);
    expect(body).toMatchObject({ status: 'cancelled', cancelReason: 'refunded', completedAt: expect.any(String) });
    expect(body.payment).toMatchObject({ status: 'refunded', refunded: 19.99, refund: { amount: 19.99 } });
  });

  it('M7: shows a part that was given back, a refund under way and a dispute, each in decimals', async () => {
    const { as, hold, lock, charge } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    await lock(order);
    await charge(order, {
      status: 'completed',
      refundedCents: 500,
      refund: { status: 'pending', amountCents: 250 },
      dispute: { status: 'needs_response', amountCents: 1999, reason: 'fraudulent' },
    });
    expect((await as(buyer).show(order.id).expect(200)).body).toMatchObject({
      status: 'completed',
      payment: {
        refunded: 5,
        refund: { status: 'pending', amount: 2.5 },
        dispute: { status: 'needs_response', amount: 19.99, reason: 'fraudulent' },
      },
    });
  });

  it('shows by which listing its buyer sells it on, as long as that is not taken down', async () => {
    const { as, hold, lock, charge, list, tell } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    await lock(order);
    await charge(order, { status: 'completed' });
    const shown = async () => OrderResponse.parse((await as(buyer).show(order.id).expect(200)).body).resale;
    expect(await shown()).toBeUndefined();
    const listing = await list({ userId: buyer.id, fromOrderId: order.id });
    expect(await shown()).toEqual({ ticketId: listing.id, status: 'available' });
    await tell(Subjects.TicketUpdated, { ...listing, version: 1, status: 'sold', orderId: newId() });
    expect(await shown()).toEqual({ ticketId: listing.id, status: 'sold' });
    await tell(Subjects.TicketUpdated, { ...listing, version: 2, status: 'removed' });
    expect(await shown()).toBeUndefined();
  });

  it('shows a refund, and no payment where there is none', async () => {
    const { as, hold, charge } = startOrders();
    const buyer = newUser();
    const [refunded, unpaid] = [await hold(buyer), await hold(buyer)];
    await charge(refunded, { status: 'refunded', refundedCents: 1999 });
    expect((await as(buyer).show(refunded.id)).body.payment).toEqual({
      status: 'refunded',
      amount: 19.99,
      refunded: 19.99,
    });
    expect((await as(buyer).show(unpaid.id)).body).not.toHaveProperty('payment');
  });
});
