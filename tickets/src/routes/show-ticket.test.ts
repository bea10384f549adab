import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { HOUR_MS, later, orderOf, startTickets } from '../testing/start-tickets';

useTestDatabase();

const { as, seller, list, show, hear, clock } = startTickets();
const buyer = newUser();

describe('GET /api/tickets/:id', () => {
  it('answers 200 with the ticket, signed in or out', async () => {
    const ticket = await list({ venue: 'Funkhaus' });
    expect((await as(undefined, 'get', `/api/tickets/${ticket.id}`).expect(200)).body).toEqual(ticket);
    expect(await show(ticket.id, buyer)).toEqual(ticket);
  });

  it('tells who holds it and until when', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(order);
    expect(await show(ticket.id)).toMatchObject({
      status: 'held',
      orderId: order.id,
      lockedUntil: order.expiresAt,
      version: 1,
    });
  });

  it('shows a ticket as ended once its event began', async () => {
    const startsAt = new Date(clock.nowMs + HOUR_MS).toISOString();
    const ticket = await list({ startsAt, timeZone: 'UTC' });
    clock.nowMs += HOUR_MS - 1;
    expect((await show(ticket.id)).status).toBe('available');
    clock.nowMs += 1;
    expect((await show(ticket.id)).status).toBe('ended');
  });

  it('shows a sold ticket as sold, also when its event began', async () => {
    const startsAt = new Date(clock.nowMs + HOUR_MS).toISOString();
    const ticket = await list({ startsAt, timeZone: 'UTC' });
    await hear(later(orderOf(ticket), { status: 'completed' }));
    clock.nowMs += HOUR_MS;
    expect((await show(ticket.id)).status).toBe('sold');
  });

  it.each(['x', '0', `${'f'.repeat(24)}0`, 'g'.repeat(24), newId(), '%00', '[object Object]'])(
    'answers 404 to the id %s',
    async (id) => {
      const { body } = await as(seller, 'get', `/api/tickets/${id}`).expect(404);
      expect(body.errors[0].code).toBe('not_found');
    },
  );

  it('answers 404 for a removed ticket, except to its seller and to those who ordered it', async () => {
    const ticket = await list();
    await hear(later(orderOf(ticket, { userId: buyer.id }), { status: 'cancelled' }));
    await as(seller, 'delete', `/api/tickets/${ticket.id}`).expect(204);

    await as(undefined, 'get', `/api/tickets/${ticket.id}`).expect(404);
    await as(newUser(), 'get', `/api/tickets/${ticket.id}`).expect(404);
    expect((await show(ticket.id, seller)).status).toBe('removed');
    expect((await show(ticket.id, buyer)).status).toBe('removed');
  });
});
