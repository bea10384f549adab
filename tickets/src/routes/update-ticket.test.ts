import { optionalTexts, ticketLimits } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase, waitFor } from '@tickets/common/testing';
import { Ticket } from '../models/ticket';
import { orderReplica } from '../replicas/order';
import { later, orderOf, startTickets } from '../testing/start-tickets';

useTestDatabase();

const { as, seller, events, list, show, hear, outbox, bus } = startTickets();
const put = (id: string, body: object, user: typeof seller | undefined = seller) =>
  as(user, 'put', `/api/tickets/${id}`).send(body);
const good = { title: 'Ólafur Arnalds', price: 60.5 };

describe('PUT /api/tickets/:id', () => {
  it('answers 200 with the changed ticket, stored and told as version 1', async () => {
    const ticket = await list();
    const { body } = await put(ticket.id, good).expect(200);
    expect(body).toMatchObject({ ...good, id: ticket.id, version: 1, createdAt: ticket.createdAt });
    expect(await show(ticket.id)).toEqual(body);
    await outbox.drain();
    const told = events.filter((event) => event.eventId === `ticket:updated:${ticket.id}:1`);
    expect(told).toHaveLength(1);
    expect(told[0]?.data).toMatchObject({ title: good.title, priceCents: 6050, version: 1, status: 'available' });
  });

  it('replaces all details: what is left out is gone, and no longer found', async () => {
    const ticket = await list({ venue: 'Funkhaus', city: 'Berlin', category: 'concert' });
    const { body } = await put(ticket.id, good).expect(200);
    for (const field of ['venue', 'city', 'category']) expect(body).not.toHaveProperty(field);
    expect((await as(undefined, 'get', '/api/tickets?q=funkhaus')).body).toEqual([]);
    expect((await as(undefined, 'get', '/api/tickets?city=berlin')).body).toEqual([]);
    expect((await as(undefined, 'get', '/api/tickets?q=arnalds')).body).toHaveLength(1);
  });

  it('makes no version and no event of a body that changes nothing', async () => {
    const ticket = await list(good);
    const { body } = await put(ticket.id, good).expect(200);
    expect(body).toEqual(ticket);
    await outbox.drain();
    expect(events.filter((event) => event.eventId.includes(ticket.id))).toHaveLength(1);
  });

  it('B5: raises detailsVersion with a change of what a buyer agrees to, and only then', async () => {
    const ticket = await list(good);
    const detailsVersions: unknown[] = [];
    for (const change of [{}, { price: 61 }, { price: 61 }, { price: 61, seat: '7' }, {}]) {
      await put(ticket.id, { ...good, ...change }).expect(200);
    }
    const order = orderOf(await show(ticket.id));
    await hear(order);
    await hear(later(order, { status: 'cancelled' }));
    await outbox.drain();
    for (const { eventId, data } of events) {
      if (eventId.includes(ticket.id) && 'detailsVersion' in data) detailsVersions.push(data.detailsVersion);
    }
    expect(detailsVersions).toEqual([0, 1, 2, 3, 3, 3]);
  });

  it.each(optionalTexts)(
    'B5: stores, publishes and sells the optional text %s, which is listed in one place',
    async (name) => {
      const ticket = await list({ ...good, [name]: 'before' });
      expect((await put(ticket.id, { ...good, [name]: 'after' }).expect(200)).body).toMatchObject({ [name]: 'after' });
      await outbox.drain();
      const published = events.find(({ eventId }) => eventId === `ticket:updated:${ticket.id}:1`);
      expect(published?.data).toMatchObject({ [name]: 'after', detailsVersion: 1 });
      // An instance of orders that does not know the text copies the ticket without it.
      const order = orderOf({ ...(await show(ticket.id)), [name]: undefined });
      await hear({ ...order, ticket: { ...order.ticket, detailsVersion: 1 } });
      expect(await show(ticket.id)).toMatchObject({ status: 'held', orderId: order.id, [name]: 'after' });
      await put(ticket.id, { ...good, [name]: 'x'.repeat(ticketLimits[name] + 1) }).expect(400);
    },
  );

  it('B5: counts from a ticket that was stored before details were counted', async () => {
    const ticket = await list(good);
    await Ticket.updateOne({ _id: ticket.id }, { $unset: { detailsVersion: 1 } });
    await put(ticket.id, { ...good, price: 61 }).expect(200);
    expect((await Ticket.findById(ticket.id))?.detailsVersion).toBe(1);
  });

  it('answers while the broker is away', async () => {
    const ticket = await list();
    bus.isConnected = false;
    await put(ticket.id, good).expect(200);
    bus.isConnected = true;
  });

  it('answers 401 when signed out, 403 to another user, 404 for no such ticket', async () => {
    const ticket = await list();
    await as(undefined, 'put', `/api/tickets/${ticket.id}`).send(good).expect(401);
    await put(ticket.id, good, newUser()).expect(403);
    await put(newId(), good).expect(404);
    await put('nonsense', good).expect(404);
    expect(await show(ticket.id)).toEqual(ticket);
  });

  it.each([
    ['no title', { price: 5 }],
    ['a bad price', { title: 'x', price: -5 }],
    ['an operator', { title: { $ne: null }, price: 5 }],
    ['a start in the past', { ...good, startsAt: '2020-01-01T00:00:00Z', timeZone: 'UTC' }],
  ])('answers 400 to %s', async (_what, body) => {
    const ticket = await list();
    await put(ticket.id, body).expect(400);
    expect(await show(ticket.id)).toEqual(ticket);
  });

  it('answers 409 ticket_locked while a buyer holds it, and 200 again after the hold', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(order);
    const { body } = await put(ticket.id, good).expect(409);
    expect(body.errors[0].code).toBe('ticket_locked');
    await hear(later(order, { status: 'cancelled' }));
    await put(ticket.id, good).expect(200);
  });

  it('answers 409 sold once it is sold', async () => {
    const ticket = await list();
    await hear(later(orderOf(ticket), { status: 'completed' }));
    const { body } = await put(ticket.id, good).expect(409);
    expect(body.errors[0].code).toBe('sold');
  });

  it('answers 404 for a removed ticket', async () => {
    const ticket = await list();
    await as(seller, 'delete', `/api/tickets/${ticket.id}`).expect(204);
    await put(ticket.id, good).expect(404);
    await put(ticket.id, good, newUser()).expect(404);
  });

  it('either edits or is refused when a hold comes at the same moment, and never both', async () => {
    for (let round = 0; round < 20; round++) {
      const ticket = await list();
      const order = orderOf(ticket);
      const [answer] = await Promise.all([put(ticket.id, good), hear(order)]);
      const after = await show(ticket.id);
      if (answer.status === 200) {
        expect(after).toMatchObject({ ...good, status: 'available' });
        await waitFor(() => events.some((event) => event.eventId === `ticket:hold-refused:${order.id}`));
      } else {
        expect(answer.status).toBe(409);
        expect(after).toMatchObject({ title: ticket.title, status: 'held', orderId: order.id });
      }
    }
  });

  it('refuses an order that is in flight when its ticket is edited', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await put(ticket.id, good).expect(200);
    await hear(order);
    expect(events.find((event) => event.eventId === `ticket:hold-refused:${order.id}`)?.data).toEqual({
      orderId: order.id,
      ticketId: ticket.id,
      reason: 'changed',
    });
    expect(await show(ticket.id)).toMatchObject({ status: 'available', version: 1 });
  });

  it('refuses an order that was stored but not yet worked out, without waiting for its message', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await orderReplica.store(order);
    await put(ticket.id, good).expect(200);
    await waitFor(() => events.some((event) => event.eventId === `ticket:hold-refused:${order.id}`));
  });
});
