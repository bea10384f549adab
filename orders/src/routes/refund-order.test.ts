import {
  type ChargeSnapshot,
  OrderResponse,
  type PassDecision,
  Subjects,
  type TicketSnapshot,
} from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { sweepDeliveries } from '../jobs/sweep-deliveries';
import { refundByOperator } from '../refund-by-operator';
import { aTicket } from '../testing/snapshots';
import { counted, DELIVERY, findOrder, MINUTE, startOrders } from '../testing/start-orders';

useTestDatabase();

const HOUR = 60 * MINUTE;
const codeOf = (answer: { body: { errors: { code?: string }[] } }) => answer.body.errors[0]?.code;

/** A ticket that is sold, with the orders service that sold it and a way to say what tickets says next. */
async function sale(fields: Partial<TicketSnapshot> = {}) {
  const orders = startOrders();
  const [seller, buyer] = [newUser(), newUser()];
  const listed = await orders.list({ userId: seller.id, ...fields });
  const order = await orders.hold(buyer, listed);
  let ticket: TicketSnapshot = { ...listed, status: 'held', orderId: order.id };
  const say = async (changes: Partial<TicketSnapshot> = {}) => {
    ticket = aTicket({ ...ticket, ...changes, version: ticket.version + 1 });
    await orders.tell(Subjects.TicketUpdated, ticket);
  };
  await say();
  const charged = await orders.charge(order, { status: 'completed' });
  await say({ status: 'sold' });
  const show = async () => OrderResponse.parse((await orders.as(buyer).show(order.id).expect(200)).body);
  const decide = async (outcome: PassDecision['outcome'], changes: Partial<TicketSnapshot> = {}) => {
    const requestedAt = (await show()).refund?.requestedAt ?? '';
    await say({ passDecision: { orderId: order.id, requestedAt, outcome }, ...changes });
  };
  const giveBack = (changes: Partial<ChargeSnapshot> = {}) =>
    orders.tell(Subjects.ChargeRefunded, {
      ...charged,
      ...{
        version: charged.version + 1,
        status: 'refunded',
        refundedCents: 1999,
        refundedAt: new Date().toISOString(),
      },
      ...changes,
    });
  const asBuyer = (reason: unknown) => orders.as(buyer).refund(order.id, reason);
  const asSeller = (reason: unknown) => orders.as(seller).refund(order.id, reason);
  return { ...orders, id: order.id, seller, buyer, say, show, decide, giveBack, asBuyer, asSeller };
}

describe('what is sold undelivered', () => {
  it.each([
    ['no start', undefined, DELIVERY.deliveryMs],
    ['a start next week', 7 * 24 * HOUR, DELIVERY.deliveryMs],
    ['a start in ten hours', 10 * HOUR, 8 * HOUR],
  ])('with %s has to be delivered in time', async (_what, startsInMs, expectedMs) => {
    const soldAtMs = Date.now();
    const { show } = await sale(startsInMs ? { startsAt: new Date(soldAtMs + startsInMs).toISOString() } : {});
    const { deliverBy = '', delivery } = await show();
    expect(delivery).toBe('none');
    // The test's own steps take a moment.
    expect(Math.abs(Date.parse(deliverBy) - soldAtMs - expectedMs)).toBeLessThan(30_000);
  });

  it('has 15 minutes at least', async () => {
    const startsAt = new Date(Date.now() + 2.5 * HOUR + 20_000).toISOString();
    const { hold, list, lock, charge, as, clock, tell } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer, await list({ startsAt }));
    await lock(order);
    const charged = await charge(order, { status: 'authorized' });
    clock.offsetMs = 40 * MINUTE;
    await tell(Subjects.ChargeCompleted, { ...charged, version: 1, status: 'completed' });
    const { completedAt, deliverBy } = (await as(buyer).show(order.id)).body;
    expect(Date.parse(deliverBy) - Date.parse(completedAt)).toBe(15 * MINUTE);
  });

  it('has no deadline where it was there when it was sold', async () => {
    const { show, asBuyer, clock } = await sale({ delivery: 'ready' });
    expect(await show()).toMatchObject({ delivery: 'ready', status: 'completed' });
    expect((await show()).deliverBy).toBeUndefined();
    clock.offsetMs = 100 * HOUR;
    expect(codeOf(await asBuyer('not_delivered').expect(409))).toBe('not_due');
  });

  it('is refunded when its time is over: asked for, accepted by tickets, and cancelled once the money is back', async () => {
    const { id, show, say, decide, giveBack, clock, tell, deps, as, seller } = await sale();
    const { deliverBy = '' } = await show();
    await tell(Subjects.ExpirationComplete, { orderId: id, kind: 'delivery', expiresAt: deliverBy, firing: 1 });
    expect((await show()).refund).toBeUndefined();
    clock.offsetMs = DELIVERY.deliveryMs;
    await tell(Subjects.ExpirationComplete, { orderId: id, kind: 'delivery', expiresAt: deliverBy, firing: 2 });
    const asked = await show();
    expect(asked).toMatchObject({ status: 'completed', refund: { reason: 'not_delivered' } });
    expect(asked.refund?.acceptedAt).toBeUndefined();
    await sweepDeliveries(deps);
    await say();
    expect((await show()).refund).toEqual(asked.refund);
    await decide('closed');
    expect((await show()).refund?.acceptedAt).toBeDefined();
    const before = await counted('sale_refunds_total', { reason: 'not_delivered' });
    await giveBack();
    expect(await show()).toMatchObject({ status: 'cancelled', cancelReason: 'refunded' });
    expect(await counted('sale_refunds_total', { reason: 'not_delivered' })).toBe(before + 1);
    const order = await findOrder({ id });
    expect([order.heldTicketId, order.deliveryDueAt]).toEqual([undefined, undefined]);
    expect((await as(seller).list('?selling=true')).body).toMatchObject([{ id, cancelReason: 'refunded' }]);
  });

  it('is not refunded when tickets kept it: the upload was saved first', async () => {
    const { show, decide, clock, deps, asBuyer } = await sale();
    clock.offsetMs = DELIVERY.deliveryMs;
    await sweepDeliveries(deps);
    expect((await show()).refund?.reason).toBe('not_delivered');
    await decide('kept', { delivery: 'ready' });
    expect(await show()).toMatchObject({ status: 'completed', delivery: 'ready' });
    expect((await show()).refund).toBeUndefined();
    await sweepDeliveries(deps);
    expect((await show()).refund).toBeUndefined();
    expect(codeOf(await asBuyer('not_delivered').expect(409))).toBe('not_due');
  });

  it('is delivered in time, and counted so', async () => {
    const before = await counted('deliveries_total', { outcome: 'in_time' });
    const { say, id, clock, deps, show } = await sale();
    await say({ delivery: 'ready' });
    expect((await findOrder({ id })).deliveredAt).toBeDefined();
    clock.offsetMs = DELIVERY.deliveryMs;
    await sweepDeliveries(deps);
    expect((await show()).refund).toBeUndefined();
    expect(await counted('deliveries_total', { outcome: 'in_time' })).toBe(before + 1);
  });

  it('ignores the answer to another request', async () => {
    const { show, say, id, clock, deps } = await sale();
    clock.offsetMs = DELIVERY.deliveryMs;
    await sweepDeliveries(deps);
    const requestedAt = new Date(0).toISOString();
    await say({ passDecision: { orderId: id, requestedAt, outcome: 'closed' } });
    await say({
      passDecision: { orderId: newId(), requestedAt: (await show()).refund?.requestedAt ?? '', outcome: 'closed' },
    });
    expect((await show()).refund?.acceptedAt).toBeUndefined();
  });
});

describe('POST /api/orders/:id/refund', () => {
  it('by the seller is asked for at once, twice as once, also of what was opened', async () => {
    const { asSeller, decide, giveBack, id, say } = await sale({ delivery: 'ready' });
    await say({ openedAt: new Date().toISOString() });
    const { body } = await asSeller('seller').expect(202);
    expect(body).toMatchObject({ id, amount: 19.99, delivery: 'ready', refund: { reason: 'seller' } });
    expect(body).not.toHaveProperty('payment');
    expect((await asSeller('seller').expect(202)).body.refund).toEqual(body.refund);
    await decide('closed');
    await giveBack();
    expect((await asSeller('seller').expect(200)).body).toMatchObject({
      status: 'cancelled',
      cancelReason: 'refunded',
    });
  });

  it('by the seller is refused from the start of the event on', async () => {
    const { asSeller, clock } = await sale({
      startsAt: new Date(Date.now() + 5 * HOUR).toISOString(),
      delivery: 'ready',
    });
    clock.offsetMs = 5 * HOUR;
    expect(codeOf(await asSeller('seller').expect(409))).toBe('started');
  });

  it('by the buyer, for what was not delivered, is refused while there is time', async () => {
    const { asBuyer, clock } = await sale();
    expect(codeOf(await asBuyer('not_delivered').expect(409))).toBe('not_due');
    clock.offsetMs = DELIVERY.deliveryMs;
    expect((await asBuyer('not_delivered').expect(202)).body.refund.reason).toBe('not_delivered');
  });

  it('by the buyer, for an event that was cancelled, waits until the seller says so too', async () => {
    const { asBuyer, asSeller, decide, show } = await sale({ delivery: 'ready' });
    const { body } = await asBuyer('event_cancelled').expect(202);
    expect(body.refund).toMatchObject({ reason: 'event_cancelled', requestedAt: expect.any(String) });
    // tickets has no business with it yet; an answer that comes by mistake moves nothing.
    await decide('closed');
    expect((await show()).refund?.acceptedAt).toBeUndefined();
    await asBuyer('event_cancelled').expect(202);
    expect((await asSeller('seller').expect(202)).body.refund).toMatchObject(body.refund);
    await decide('closed');
    expect((await show()).refund?.acceptedAt).toBeDefined();
  });

  it('by the buyer is refused once the ticket was opened', async () => {
    const { asBuyer, say } = await sale({ delivery: 'ready' });
    await say({ openedAt: new Date().toISOString() });
    for (const reason of ['event_cancelled', 'not_delivered']) {
      expect(codeOf(await asBuyer(reason).expect(409))).toBe('opened');
    }
  });

  it('gives way from a buyer’s word that waits to a deadline that passed', async () => {
    const { asBuyer, clock, deps, show } = await sale();
    await asBuyer('event_cancelled').expect(202);
    clock.offsetMs = DELIVERY.deliveryMs;
    await sweepDeliveries(deps);
    expect((await show()).refund?.reason).toBe('not_delivered');
  });

  it('answers 401, 403 and 404, and 400 in words', async () => {
    const { asBuyer, asSeller, as, id } = await sale();
    expect(codeOf(await asBuyer('seller').expect(403))).toBe('not_the_seller');
    expect(codeOf(await asSeller('not_delivered').expect(403))).toBe('not_the_buyer');
    await as(newUser()).refund(id, 'seller').expect(404);
    await as(newUser()).refund(newId(), 'seller').expect(404);
    await as(newUser()).refund('nonsense', 'seller').expect(404);
    for (const reason of ['operator', '', undefined, { $ne: null }]) {
      expect((await asBuyer(reason).expect(400)).body.errors).toMatchObject([{ field: 'reason', code: 'invalid' }]);
    }
  });

  it('says nothing of a hold to the seller, and refuses its buyer', async () => {
    const { as, list, hold } = startOrders();
    const [seller, buyer] = [newUser(), newUser()];
    const order = await hold(buyer, await list({ userId: seller.id }));
    await as(seller).refund(order.id, 'seller').expect(404);
    expect(codeOf(await as(buyer).refund(order.id, 'event_cancelled').expect(409))).toBe('not_completed');
  });
});

describe('refund, the operator’s command', () => {
  it('gives back whatever was opened or begun', async () => {
    const { id, deps, decide, show, say, giveBack, clock } = await sale({
      delivery: 'ready',
      startsAt: new Date(Date.now() + 3 * HOUR).toISOString(),
    });
    await say({ openedAt: new Date().toISOString() });
    clock.offsetMs = 4 * HOUR;
    expect(await refundByOperator(deps, [id])).toEqual([`the refund of order ${id} is under way`]);
    await decide('closed');
    await giveBack();
    expect(await show()).toMatchObject({ status: 'cancelled', refund: { reason: 'operator' } });
    expect(await refundByOperator(deps, [id])).toEqual([`order ${id} is refunded already`]);
  });

  it('refuses in words what is no sale', async () => {
    const { deps, hold } = startOrders();
    const order = await hold();
    await expect(refundByOperator(deps, [order.id])).rejects.toThrow('there is nothing to give back');
    await expect(refundByOperator(deps, [newId()])).rejects.toThrow('there is no order');
    await expect(refundByOperator(deps, [])).rejects.toThrow('needs the id of an order');
  });
});

describe('GET /api/orders?selling=true', () => {
  it('lists sales, newest first, page by page, without who bought', async () => {
    const { seller, id, as, buyer } = await sale();
    const { body, headers } = await as(seller).list('?selling=true&limit=1').expect(200);
    expect(body).toMatchObject([
      { id, status: 'completed', amount: 19.99, delivery: 'none', ticket: { userId: seller.id } },
    ]);
    expect(JSON.stringify(body)).not.toContain(buyer.id);
    expect(headers['x-total-count']).toBe('1');
    expect((await as(buyer).list('?selling=true').expect(200)).body).toEqual([]);
    expect((await as(seller).list().expect(200)).body).toEqual([]);
    await as(seller).list('?selling=true&live=true').expect(400);
    await as(seller).list('?selling=yes').expect(400);
  });

  it('goes on where a page ended, and has no holds', async () => {
    const { as, list, hold, lock, charge } = startOrders();
    const seller = newUser();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      const order = await hold(newUser(), await list({ userId: seller.id }));
      if (n === 2) break;
      await lock(order);
      await charge(order, { status: 'completed' });
      ids.unshift(order.id);
    }
    const first = await as(seller).list('?selling=true&limit=1').expect(200);
    const [, next = ''] = /<\/api\/orders(.+?)>/.exec(first.headers.link ?? '') ?? [];
    const second = await as(seller).list(next).expect(200);
    expect([...first.body, ...second.body].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(second.headers.link).toBeUndefined();
  });
});
