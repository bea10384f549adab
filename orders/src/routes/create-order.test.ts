import { OrderResponse, Subjects } from '@tickets/common/contracts';
import { cookieOf, newId, newUser, useTestDatabase, waitFor } from '@tickets/common/testing';
import request from 'supertest';
import { Order } from '../models/order';
import { findOrder, MINUTE, startOrders } from '../testing/start-orders';

useTestDatabase();

describe('POST /api/orders', () => {
  it('returns 401 when signed out', async () => {
    const { app } = startOrders();
    await request(app).post('/api/orders').send({ ticketId: newId() }).expect(401);
  });

  it.each([
    ['nothing', {}],
    ['an operator', { ticketId: { $ne: null } }],
    ['a list', { ticketId: [newId()] }],
    ['no id', { ticketId: 'abc' }],
    ['an operator for the price', { ticketId: newId(), price: { $gt: 0 } }],
    ['three decimals', { ticketId: newId(), price: 1.999 }],
    ['a negative price', { ticketId: newId(), price: -1 }],
    ['null for the price', { ticketId: newId(), price: null }],
  ])('returns 400 for %s', async (_what, body) => {
    const answer = await startOrders().as(newUser()).order(body).expect(400);
    expect(answer.body.errors[0]).toMatchObject({ field: expect.any(String), code: 'invalid' });
  });

  it('refuses bodies that are not JSON, broken or too large with a clear 4xx', async () => {
    const { app } = startOrders();
    const post = () => request(app).post('/api/orders').set('Cookie', cookieOf(newUser()));
    await post().type('json').send('{"ticketId":').expect(400);
    await post().type('form').send('ticketId=1').expect(415);
    await post()
      .send({ ticketId: 'x'.repeat(11_000) })
      .expect(413);
  });

  it('returns 403 when another site’s page asks', async () => {
    const { as, list } = startOrders();
    const { id } = await list();
    await as(newUser()).order({ ticketId: id }).set('Origin', 'https://evil.example').expect(403);
    expect(await Order.countDocuments()).toBe(0);
  });

  it('returns 404 for a ticket that is unknown or removed', async () => {
    const { as, list } = startOrders();
    const removed = await list({ status: 'removed' });
    await as(newUser()).order({ ticketId: newId() }).expect(404);
    await as(newUser()).order({ ticketId: removed.id }).expect(404);
  });

  it('returns 400 for the seller’s own ticket', async () => {
    const { as, list } = startOrders();
    const seller = newUser();
    const { id } = await list({ userId: seller.id });
    const answer = await as(seller).order({ ticketId: id }).expect(400);
    expect(answer.body.errors[0].code).toBe('own_ticket');
  });

  it('takes the hold: 201, stored with the ticket’s copy, and told', async () => {
    const { as, list, events, outbox } = startOrders();
    const buyer = newUser();
    const ticket = await list({
      detailsVersion: 3,
      venue: 'The Hall',
      startsAt: '2999-01-01T19:00:00.000Z',
      timeZone: 'Europe/Berlin',
    });

    const answer = await as(buyer).order({ ticketId: ticket.id, price: 19.99 }).expect(201);

    const body = OrderResponse.parse(answer.body);
    expect(body).toMatchObject({ status: 'created', version: 0, extensionsLeft: 10 });
    expect(body.ticket).toEqual({
      id: ticket.id,
      title: 'Symphony No. 9',
      price: 19.99,
      currency: 'usd',
      venue: 'The Hall',
      startsAt: '2999-01-01T19:00:00.000Z',
      timeZone: 'Europe/Berlin',
      userId: ticket.userId,
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(15 * MINUTE);
    expect(Date.parse(body.expiresAt) - Date.parse(body.extendableFrom)).toBe(5 * MINUTE);
    const stored = await findOrder(body);
    expect(stored).toMatchObject({ userId: buyer.id, heldTicketId: ticket.id, heldSlot: `${buyer.id}:0` });
    await outbox.drain();
    const told = events.filter((event) => event.subject === Subjects.OrderCreated);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      eventId: `order:created:${body.id}:0`,
      data: {
        id: body.id,
        version: 0,
        status: 'created',
        ticket: { id: ticket.id, detailsVersion: 3, priceCents: 1999, venue: 'The Hall' },
      },
    });
  });

  it('repeated by the same buyer returns 200 with the same order, and a double click makes one', async () => {
    const { as, list } = startOrders();
    const buyer = newUser();
    const { id } = await list();
    const answers = await Promise.all(Array.from({ length: 5 }, () => as(buyer).order({ ticketId: id })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    await as(buyer).order({ ticketId: id.toUpperCase() }).expect(200);
  });

  it('returns 409 held while another buyer holds it', async () => {
    const { as, list, hold } = startOrders();
    const ticket = await list();
    await hold(newUser(), ticket);
    const answer = await as(newUser()).order({ ticketId: ticket.id }).expect(409);
    expect(answer.body.errors[0].code).toBe('held');
  });

  it('returns 409 sold when tickets says so', async () => {
    const { as, list } = startOrders();
    const { id } = await list({ status: 'sold' });
    const answer = await as(newUser()).order({ ticketId: id }).expect(409);
    expect(answer.body.errors[0].code).toBe('sold');
  });

  it('never sells a ticket twice: after completion 409 sold to everybody, its buyer too', async () => {
    const { as, list, hold, lock, charge } = startOrders();
    const buyer = newUser();
    const ticket = await list();
    const order = await hold(buyer, ticket);
    await lock(order);
    await charge(order, { status: 'completed' });
    expect(await findOrder(order)).toMatchObject({ status: 'completed', heldTicketId: ticket.id, heldSlot: undefined });
    for (const user of [buyer, newUser()]) {
      const answer = await as(user).order({ ticketId: ticket.id }).expect(409);
      expect(answer.body.errors[0].code).toBe('sold');
    }
    // The control: had completion given the ticket back, it would sell twice.
    await Order.updateOne({ _id: order.id }, { $unset: { heldTicketId: 1 } });
    await as(newUser()).order({ ticketId: ticket.id }).expect(201);
  });

  it('returns 409 event_ended from the event’s start on', async () => {
    const { as, list, clock } = startOrders();
    const startsAt = new Date(Date.now() + 10 * MINUTE).toISOString();
    const { id } = await list({ startsAt, delivery: 'ready' });
    clock.offsetMs = 10 * MINUTE;
    const answer = await as(newUser()).order({ ticketId: id }).expect(409);
    expect(answer.body.errors[0].code).toBe('event_ended');
    clock.offsetMs = 0;
    await as(newUser()).order({ ticketId: id }).expect(201);
  });

  it('returns 409 too_late_to_deliver from 2 h 30 min before the start of what is not delivered', async () => {
    const { as, list, clock } = startOrders();
    const startsAt = new Date(Date.now() + 150 * MINUTE + 20_000).toISOString();
    const [none, ready] = [await list({ startsAt, delivery: 'none' }), await list({ startsAt, delivery: 'ready' })];
    const early = await list({ startsAt });
    await as(newUser()).order({ ticketId: early.id }).expect(201);
    clock.offsetMs = 20_000;
    const refused = await as(newUser()).order({ ticketId: none.id }).expect(409);
    expect(refused.body.errors[0].code).toBe('too_late_to_deliver');
    await as(newUser()).order({ ticketId: ready.id }).expect(201);
  });

  it('M9: a hold ends when its event begins, and from then on nobody gets the ticket, its holder neither', async () => {
    const { as, list, clock } = startOrders();
    const buyer = newUser();
    const startsAt = new Date(Date.now() + 10 * MINUTE).toISOString();
    const { id } = await list({ startsAt, delivery: 'ready' });
    const { body } = await as(buyer).order({ ticketId: id }).expect(201);
    expect(body).toMatchObject({ expiresAt: startsAt, extensionsLeft: 0 });
    clock.offsetMs = 10 * MINUTE;
    for (const user of [buyer, newUser()]) {
      const answer = await as(user).order({ ticketId: id }).expect(409);
      expect(answer.body.errors[0].code).toBe('event_ended');
    }
  });

  it('M9: repeated after the start by a buyer whose money is reserved returns 200 with that order', async () => {
    const { as, charge, clock, hold, list, lock } = startOrders();
    const buyer = newUser();
    const ticket = await list({ startsAt: new Date(Date.now() + 10 * MINUTE).toISOString(), delivery: 'ready' });
    const order = await hold(buyer, ticket);
    await lock(order);
    await charge(order, { status: 'authorized' });
    clock.offsetMs = 11 * MINUTE;
    expect((await as(buyer).order({ ticketId: ticket.id }).expect(200)).body.id).toBe(order.id);
  });

  it('returns 409 price_changed when the buyer was shown another price', async () => {
    const { as, list } = startOrders();
    const { id } = await list({ priceCents: 2000 });
    const answer = await as(newUser()).order({ ticketId: id, price: 19.99 }).expect(409);
    expect(answer.body.errors[0].code).toBe('price_changed');
    await as(newUser()).order({ ticketId: id, price: 20 }).expect(201);
  });

  it('returns 409 hold_ending to the holder in the grace, and a new order after it', async () => {
    const { as, list, hold, clock } = startOrders();
    const buyer = newUser();
    const ticket = await list();
    const first = await hold(buyer, ticket);
    clock.offsetMs = 15 * MINUTE + 1_000;
    const answer = await as(buyer).order({ ticketId: ticket.id }).expect(409);
    expect(answer.body.errors[0].code).toBe('hold_ending');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(4);
    clock.offsetMs += Number(answer.headers['retry-after']) * 1_000;
    const second = await as(buyer).order({ ticketId: ticket.id }).expect(201);
    expect(second.body.id).not.toBe(first.id);
    expect(await findOrder(first)).toMatchObject({ status: 'cancelled', cancelReason: 'expired' });
  });

  it('gives a ticket to the next buyer once a hold is overdue, although nothing swept it', async () => {
    const { list, hold, clock } = startOrders();
    const ticket = await list();
    await hold(newUser(), ticket);
    clock.offsetMs = 16 * MINUTE;
    await hold(newUser(), ticket);
    expect(await Order.countDocuments({ status: 'created' })).toBe(1);
  });

  it('sells a released ticket again', async () => {
    const { as, list, hold } = startOrders();
    const [first, second] = [newUser(), newUser()];
    const ticket = await list();
    const order = await hold(first, ticket);
    await as(first).release(order.id).expect(204);
    expect((await hold(second, ticket)).id).not.toBe(order.id);
  });

  it('neither fails nor waits while the broker is away; the event follows', async () => {
    const { hold, list, bus, outbox, events } = startOrders();
    const ticket = await list();
    bus.isConnected = false;
    const order = await hold(newUser(), ticket);
    await outbox.drain();
    expect((await findOrder(order)).outbox).toHaveLength(1);
    bus.isConnected = true;
    await Order.updateOne({ _id: order.id }, { $set: { 'outbox.0.at': new Date(Date.now() - MINUTE) } });
    await outbox.sweep();
    await waitFor(() => events.some((event) => event.eventId === `order:created:${order.id}:0`));
    expect((await findOrder(order)).outbox).toHaveLength(0);
  });

  it('returns 429 with Retry-After beyond 30 a minute', async () => {
    const { as } = startOrders({}, { rateFactor: 1 });
    const [busy, other] = [newUser(), newUser()];
    for (let n = 0; n < 30; n++) await as(busy).order({ ticketId: newId() }).expect(404);
    const answer = await as(busy).order({ ticketId: newId() }).expect(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await as(other).order({ ticketId: newId() }).expect(404);
    await as(busy).list().expect(200);
  });
});
