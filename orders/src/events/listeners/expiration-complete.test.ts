import { type OrderResponse, Subjects } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { overdueHoldsSweeper } from '../../jobs/sweep-overdue-holds';
import { Order } from '../../models/order';
import { counted, findOrder, MINUTE, startOrders } from '../../testing/start-orders';

useTestDatabase();

function firing(order: OrderResponse, firing = 1) {
  return { orderId: order.id, expiresAt: order.expiresAt, firing };
}

describe('an expiration', () => {
  it('cancels a hold whose grace is over, counts it, and its ticket is for sale again', async () => {
    const { hold, list, clock, tell } = startOrders();
    const before = await counted('holds_total', { outcome: 'expired' });
    const ticket = await list();
    const order = await hold(newUser(), ticket);
    clock.offsetMs = 15 * MINUTE + 5_000;
    await tell(Subjects.ExpirationComplete, firing(order));
    expect(await findOrder(order)).toMatchObject({ status: 'cancelled', cancelReason: 'expired', version: 1 });
    expect(await counted('holds_total', { outcome: 'expired' })).toBe(before + 1);
    await tell(Subjects.ExpirationComplete, firing(order, 2));
    expect((await findOrder(order)).version).toBe(1);
    await hold(newUser(), ticket);
  });

  it('that fires too early, in the grace, or before an extension’s end does nothing', async () => {
    const { as, hold, clock, tell } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    await tell(Subjects.ExpirationComplete, firing(order));
    clock.offsetMs = 14 * MINUTE;
    await as(buyer).extend(order.id).expect(200);
    clock.offsetMs = 15 * MINUTE + 6_000;
    await tell(Subjects.ExpirationComplete, firing(order));
    clock.offsetMs = 20 * MINUTE + 2_000;
    await tell(Subjects.ExpirationComplete, firing(order));
    expect(await findOrder(order)).toMatchObject({ status: 'created', version: 1 });
  });

  it('late, after the ticket went to another buyer, frees nobody', async () => {
    const { as, hold, list, clock, tell } = startOrders();
    const [first, second] = [newUser(), newUser()];
    const ticket = await list();
    const given = await hold(first, ticket);
    await as(first).release(given.id).expect(204);
    clock.offsetMs = 10 * MINUTE;
    const taken = await hold(second, ticket);
    clock.offsetMs = 16 * MINUTE;
    await tell(Subjects.ExpirationComplete, firing(given));
    expect(await findOrder(taken)).toMatchObject({ status: 'created', heldTicketId: ticket.id });
    await as(newUser()).order({ ticketId: ticket.id }).expect(409);
  });

  it('of an order that nobody knows does nothing', async () => {
    const { tell } = startOrders();
    await tell(Subjects.ExpirationComplete, { orderId: newId(), expiresAt: new Date().toISOString(), firing: 1 });
    expect(await Order.countDocuments()).toBe(0);
  });

  it('never cancels an authorised order; without authorizedAt it would', async () => {
    const { hold, lock, charge, clock, tell, deps } = startOrders();
    const order = await hold();
    await lock(order);
    const charged = await charge(order, { status: 'authorized' });
    clock.offsetMs = 60 * MINUTE;
    await tell(Subjects.ExpirationComplete, firing(order));
    await overdueHoldsSweeper(deps).run();
    expect(await findOrder(order)).toMatchObject({ status: 'awaiting_payment', version: 2 });
    await Order.updateOne({ _id: order.id }, { $unset: { authorizedAt: 1 } });
    await charge(order, { ...charged, version: 1, status: 'requires_action' });
    await tell(Subjects.ExpirationComplete, firing(order, 2));
    expect(await findOrder(order)).toMatchObject({ status: 'cancelled', cancelReason: 'expired' });
  });
});
