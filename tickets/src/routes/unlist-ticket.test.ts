import { Subjects } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase, waitFor } from '@tickets/common/testing';
import { Ticket } from '../models/ticket';
import { orderReplica } from '../replicas/order';
import { later, orderOf, startTickets } from '../testing/start-tickets';

useTestDatabase();

const { as, seller, events, list, show, hear, outbox } = startTickets();
const unlist = (id: string, user: typeof seller | undefined = seller) => as(user, 'delete', `/api/tickets/${id}`);

describe('DELETE /api/tickets/:id', () => {
  it('answers 204; the ticket is off the market, stays stored, and is told as removed', async () => {
    const ticket = await list();
    const { text } = await unlist(ticket.id).expect(204);
    expect(text).toBe('');
    expect((await as(undefined, 'get', '/api/tickets?status=all')).body).toEqual([]);
    expect(await Ticket.findById(ticket.id)).toMatchObject({ status: 'removed', version: 1 });
    await outbox.drain();
    expect(events.find((event) => event.eventId === `ticket:updated:${ticket.id}:1`)?.data).toMatchObject({
      status: 'removed',
      version: 1,
    });
  });

  it('answers 204 again to its seller, without another version', async () => {
    const ticket = await list();
    await unlist(ticket.id).expect(204);
    await unlist(ticket.id).expect(204);
    expect((await show(ticket.id)).version).toBe(1);
  });

  it('answers 401 when signed out, 403 to another user, 404 for no such ticket', async () => {
    const ticket = await list();
    await as(undefined, 'delete', `/api/tickets/${ticket.id}`).expect(401);
    await unlist(ticket.id, newUser()).expect(403);
    await unlist(newId()).expect(404);
    await unlist('nonsense').expect(404);
    expect((await show(ticket.id)).status).toBe('available');
    await unlist(ticket.id).expect(204);
    await unlist(ticket.id, newUser()).expect(404);
  });

  it('answers 409 while a buyer holds it, and when it is sold', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(order);
    expect((await unlist(ticket.id).expect(409)).body.errors[0].code).toBe('ticket_locked');
    await hear(later(order, { status: 'completed' }));
    expect((await unlist(ticket.id).expect(409)).body.errors[0].code).toBe('sold');
  });

  it('refuses an order that was in flight as removed', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await unlist(ticket.id).expect(204);
    await hear(order);
    expect(
      events.filter((event) => event.subject === Subjects.TicketHoldRefused).map(({ data }) => data),
    ).toContainEqual({
      orderId: order.id,
      ticketId: ticket.id,
      reason: 'removed',
    });
    expect((await show(ticket.id)).status).toBe('removed');
  });

  it('refuses an order that was stored but not yet worked out, without waiting for its message', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await orderReplica.store(order);
    await unlist(ticket.id).expect(204);
    await waitFor(() => events.some((event) => event.eventId === `ticket:hold-refused:${order.id}`));
  });
});
