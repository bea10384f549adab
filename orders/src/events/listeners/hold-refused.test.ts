import { type OrderResponse, Subjects } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { aTicket } from '../../testing/snapshots';
import { findOrder, startOrders } from '../../testing/start-orders';

useTestDatabase();

function refusal(order: OrderResponse, reason: 'changed' | 'removed' | 'sold') {
  return { orderId: order.id, ticketId: order.ticket.id, reason };
}

describe('a refused hold', () => {
  it.each(['changed', 'removed', 'sold'] as const)('cancels the order with the reason %s', async (reason) => {
    const { hold, tell } = startOrders();
    const order = await hold();
    await tell(Subjects.TicketHoldRefused, refusal(order, reason));
    expect(await findOrder(order)).toMatchObject({
      status: 'cancelled',
      cancelReason: reason,
      heldTicketId: undefined,
    });
  });

  it('for a price edited in flight leaves the ticket to be ordered at its new price', async () => {
    const { as, list, hold, tell } = startOrders();
    const buyer = newUser();
    const ticket = await list();
    const order = await hold(buyer, ticket);
    await tell(Subjects.TicketUpdated, aTicket({ ...ticket, version: 1, priceCents: 2500 }));
    await tell(Subjects.TicketHoldRefused, refusal(order, 'changed'));
    expect((await as(buyer).show(order.id)).body).toMatchObject({ status: 'cancelled', cancelReason: 'changed' });
    expect((await as(buyer).order({ ticketId: ticket.id, price: 25 }).expect(201)).body.ticket.price).toBe(25);
  });

  it('that comes twice, or for an order that nobody knows, does nothing more', async () => {
    const { hold, tell } = startOrders();
    const order = await hold();
    await tell(Subjects.TicketHoldRefused, refusal(order, 'changed'));
    await tell(Subjects.TicketHoldRefused, refusal(order, 'sold'));
    await tell(Subjects.TicketHoldRefused, { ...refusal(order, 'sold'), orderId: newId() });
    expect(await findOrder(order)).toMatchObject({ version: 1, cancelReason: 'changed' });
  });

  it('that comes after the ticket was locked does nothing', async () => {
    const { hold, lock, charge, tell } = startOrders();
    const order = await hold();
    await lock(order);
    await tell(Subjects.TicketHoldRefused, refusal(order, 'changed'));
    expect(await findOrder(order)).toMatchObject({ status: 'awaiting_payment', version: 1 });
    await charge(order, { status: 'authorized' });
    await tell(Subjects.TicketHoldRefused, refusal(order, 'removed'));
    expect(await findOrder(order)).toMatchObject({ status: 'awaiting_payment', version: 2 });
  });
});
