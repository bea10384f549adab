import { Subjects } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import request from 'supertest';
import { findOrder, MINUTE, startOrders } from '../testing/start-orders';

useTestDatabase();

describe('POST /api/orders/:id/extend', () => {
  it('returns 401 when signed out, 404 for another user’s order and a malformed id', async () => {
    const { app, as, hold, clock } = startOrders();
    const order = await hold();
    clock.offsetMs = 12 * MINUTE;
    await request(app).post(`/api/orders/${order.id}/extend`).expect(401);
    await as(newUser()).extend(order.id).expect(404);
    await as(newUser()).extend('x').expect(404);
    await as(newUser()).extend(newId()).expect(404);
    expect((await findOrder(order)).extensions).toBe(0);
  });

  it('gives a third of the hold more in its last third, and tells it', async () => {
    const { as, hold, clock, events, outbox } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    clock.offsetMs = 10 * MINUTE + 1_000;
    const { body } = await as(buyer).extend(order.id).expect(200);
    expect(Date.parse(body.expiresAt) - Date.parse(order.expiresAt)).toBe(5 * MINUTE);
    expect(body).toMatchObject({ version: 1, extensionsLeft: 9, extendableFrom: order.expiresAt });
    await outbox.drain();
    expect(events.find(({ subject }) => subject === Subjects.OrderUpdated)?.data).toMatchObject({
      version: 1,
      expiresAt: body.expiresAt,
    });
  });

  it.each([
    ['before its last third', 9 * MINUTE],
    ['at its end', 15 * MINUTE],
    ['after its end', 15 * MINUTE + 2_000],
  ])('returns 409 not_extendable %s', async (_when, offsetMs) => {
    const { as, hold, clock } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    clock.offsetMs = offsetMs;
    const answer = await as(buyer).extend(order.id).expect(409);
    expect(answer.body.errors[0].code).toBe('not_extendable');
    expect((await findOrder(order)).expiresAt.toISOString()).toBe(order.expiresAt);
  });

  it('works as often as allowed, and a double click counts once', async () => {
    const { as, hold, clock } = startOrders({ extensionsMax: 2 });
    const buyer = newUser();
    const order = await hold(buyer);
    clock.offsetMs = 11 * MINUTE;
    const twice = await Promise.all([as(buyer).extend(order.id), as(buyer).extend(order.id)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    clock.offsetMs = 16 * MINUTE;
    expect((await as(buyer).extend(order.id).expect(200)).body.extensionsLeft).toBe(0);
    clock.offsetMs = 21 * MINUTE;
    const answer = await as(buyer).extend(order.id).expect(409);
    expect(answer.body.errors[0].code).toBe('not_extendable');
  });

  it('M9: gives no time beyond the start of the event, and says before how often it can be extended', async () => {
    const { as, hold, list, clock } = startOrders();
    const buyer = newUser();
    const startsAt = new Date(Date.now() + 22 * MINUTE).toISOString();
    const order = await hold(buyer, await list({ startsAt, delivery: 'ready' }));
    expect(order.extensionsLeft).toBe(2);
    clock.offsetMs = 11 * MINUTE;
    expect((await as(buyer).extend(order.id).expect(200)).body.extensionsLeft).toBe(1);
    clock.offsetMs = 16 * MINUTE;
    const { body } = await as(buyer).extend(order.id).expect(200);
    expect(body).toMatchObject({ expiresAt: startsAt, extensionsLeft: 0 });
    clock.offsetMs = 21 * MINUTE;
    const refused = await as(buyer).extend(order.id).expect(409);
    expect(refused.body.errors[0].code).toBe('not_extendable');
  });

  it('M9: returns 409 event_ended from the start of the event on', async () => {
    const { as, hold, list, clock } = startOrders();
    const buyer = newUser();
    const order = await hold(
      buyer,
      await list({ startsAt: new Date(Date.now() + 12 * MINUTE).toISOString(), delivery: 'ready' }),
    );
    for (const offsetMs of [12 * MINUTE, 30 * MINUTE]) {
      clock.offsetMs = offsetMs;
      const answer = await as(buyer).extend(order.id).expect(409);
      expect(answer.body.errors[0].code).toBe('event_ended');
    }
    expect((await findOrder(order)).extensions).toBe(0);
  });

  it('returns 409 payment_in_progress once authorised, not_extendable once ended', async () => {
    const { as, hold, lock, charge, clock } = startOrders();
    const buyer = newUser();
    const [paying, ended] = [await hold(buyer), await hold(buyer)];
    await lock(paying);
    await charge(paying, { status: 'authorized' });
    await as(buyer).release(ended.id).expect(204);
    clock.offsetMs = 11 * MINUTE;
    expect((await as(buyer).extend(paying.id).expect(409)).body.errors[0].code).toBe('payment_in_progress');
    expect((await as(buyer).extend(ended.id).expect(409)).body.errors[0].code).toBe('not_extendable');
  });
});
