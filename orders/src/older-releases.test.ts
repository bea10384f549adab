import { OrderResponse, Subjects, type TicketSnapshot } from '@tickets/common/contracts';
import { newUser, useTestDatabase } from '@tickets/common/testing';
import { sweepDeliveries } from './jobs/sweep-deliveries';
import { Order } from './models/order';
import { DELIVERY, findOrder, startOrders } from './testing/start-orders';

useTestDatabase();

/** A sale, where tickets says of the delivery what each snapshot is given; nothing, as an older tickets does. */
async function sale(deliveries: { listed?: 'ready'; held?: 'ready'; sold?: 'ready' } = {}) {
  const orders = startOrders();
  const [seller, buyer] = [newUser(), newUser()];
  const listed = await orders.list({ userId: seller.id, delivery: deliveries.listed });
  const order = await orders.hold(buyer, listed);
  let version = 0;
  const say = (changes: Partial<TicketSnapshot>) => {
    version += 1;
    return orders.tell(Subjects.TicketUpdated, { ...listed, orderId: order.id, ...changes, version });
  };
  await say({ status: 'held', delivery: deliveries.held });
  await orders.charge(order, { status: 'completed' });
  await say({ status: 'sold', delivery: deliveries.sold });
  const show = async () => OrderResponse.parse((await orders.as(buyer).show(order.id).expect(200)).body);
  const passDeadline = async () => {
    orders.clock.offsetMs = DELIVERY.deliveryMs;
    await sweepDeliveries(orders.deps);
  };
  return { ...orders, id: order.id, seller, buyer, say, show, passDeadline };
}

describe('while a release is rolled out', () => {
  it('a ticket of which tickets says nothing is one without delivery: it has a deadline, and is refunded', async () => {
    const { show, passDeadline } = await sale();
    expect(await show()).toMatchObject({ delivery: 'none', deliverBy: expect.any(String) });
    await passDeadline();
    expect((await show()).refund?.reason).toBe('not_delivered');
  });

  it('a delivery that an older instance of tickets did not mention at the sale counts once a newer one does', async () => {
    const { id, show, passDeadline } = await sale({ listed: 'ready', sold: 'ready' });
    expect((await findOrder({ id })).deliveredAt).toBeDefined();
    await passDeadline();
    const { refund, delivery } = await show();
    expect([refund, delivery]).toEqual([undefined, 'ready']);
  });

  it('a delivery that an older instance leaves out later is not taken back', async () => {
    const { say, show, passDeadline } = await sale({ listed: 'ready', held: 'ready', sold: 'ready' });
    await say({ status: 'sold' });
    await passDeadline();
    expect((await show()).refund).toBeUndefined();
  });

  it('an order that an older orders completed is never asked to be delivered; its seller can give the money back', async () => {
    const { id, say, show, tell, passDeadline, as, seller, buyer } = await sale();
    await Order.collection.updateOne(
      { _id: (await findOrder({ id }))._id },
      { $unset: { deliverBy: 1, deliveryDueAt: 1 } },
    );
    await passDeadline();
    await say({ status: 'sold' });
    await tell(Subjects.ExpirationComplete, { orderId: id, expiresAt: new Date(0).toISOString(), firing: 1 });
    const { refund, status } = await show();
    expect([refund, status]).toEqual([undefined, 'completed']);
    const [error] = (await as(buyer).refund(id, 'not_delivered').expect(409)).body.errors;
    expect(error.code).toBe('not_due');
    await as(seller).refund(id, 'seller').expect(202);
  });

  it('an expiration that names no kind wakes the deadline of a delivery all the same', async () => {
    const { id, clock, tell, show } = await sale();
    const { deliverBy = '' } = await show();
    clock.offsetMs = DELIVERY.deliveryMs;
    await tell(Subjects.ExpirationComplete, { orderId: id, expiresAt: deliverBy, firing: 1 });
    expect((await show()).refund?.reason).toBe('not_delivered');
  });
});
