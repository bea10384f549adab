import type { OrderSnapshot, TicketResponse } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase, waitFor } from '@tickets/common/testing';
import { Ticket } from '../../models/ticket';
import { OrderReplica } from '../../replicas/order';
import { HOUR_MS, later, orderOf, startTickets, tellOrder } from '../../testing/start-tickets';

useTestDatabase();

const { events, list, show, hear, outbox, bus, listen, as, seller } = startTickets();

const refusalOf = (order: OrderSnapshot) =>
  events.find((event) => event.eventId === `ticket:hold-refused:${order.id}`)?.data;
const toldOf = async (ticket: TicketResponse) => {
  await outbox.drain();
  return events.filter((event) => new RegExp(`^ticket:(created|updated):${ticket.id}`).test(event.eventId));
};

describe('an order', () => {
  it('holds its ticket once it begins, and that is told with its id and end', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(order);
    expect(await show(ticket.id)).toMatchObject({ status: 'held', orderId: order.id, lockedUntil: order.expiresAt });
    expect((await toldOf(ticket)).at(-1)).toMatchObject({
      eventId: `ticket:updated:${ticket.id}:1`,
      data: { status: 'held', orderId: order.id, lockedUntil: order.expiresAt, version: 1 },
    });
  });

  it('is heard over the bus', async () => {
    listen();
    const ticket = await list();
    await tellOrder(bus, orderOf(ticket));
    await waitFor(async () => (await show(ticket.id)).status === 'held');
  });

  it('takes the hold’s end along when it gets more time', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    await hear(order);
    await hear(later(order, { status: 'awaiting_payment', expiresAt }));
    expect(await show(ticket.id)).toMatchObject({ status: 'held', lockedUntil: expiresAt, version: 2 });
  });

  it('frees its ticket when it is cancelled', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(order);
    await hear(later(order, { status: 'cancelled', cancelReason: 'expired' }));
    const shown = await show(ticket.id);
    expect(shown).toMatchObject({ status: 'available', version: 2 });
    expect(shown).not.toHaveProperty('orderId');
    expect(shown).not.toHaveProperty('lockedUntil');
  });

  it('has the ticket for good once it is completed', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(order);
    await hear(later(order, { status: 'completed', version: 3 }));
    const sold = await show(ticket.id);
    expect(sold).toMatchObject({ status: 'sold', orderId: order.id, version: 2 });
    expect(sold).not.toHaveProperty('lockedUntil');
    await hear(later(order, { status: 'cancelled' }));
    await hear(later(orderOf(ticket), { status: 'cancelled' }));
    await hear(later(orderOf(ticket, { createdAt: new Date(0).toISOString() }), { status: 'completed' }));
    expect(await show(ticket.id)).toEqual(sold);
  });

  it('M7: that was completed and then refunded takes its ticket off the market for good, visible to seller and buyer', async () => {
    const ticket = await list();
    const buyer = newUser();
    const completed = later(orderOf(ticket, { userId: buyer.id }), {
      status: 'completed',
      completedAt: new Date().toISOString(),
    });
    const refunded = later(completed, { status: 'cancelled', refund: { amountCents: 4500 } });
    for (const order of [completed, refunded, completed]) await hear(order);
    const shown = await show(ticket.id, buyer);
    expect(shown).toMatchObject({ status: 'removed', version: 2 });
    expect(shown).not.toHaveProperty('orderId');
    expect((await show(ticket.id)).status).toBe('removed');
    await as(newUser(), 'get', `/api/tickets/${ticket.id}`).expect(404);
    expect((await toldOf(ticket)).at(-1)).toMatchObject({ data: { status: 'removed', version: 2 } });
    const next = orderOf(ticket);
    await hear(next);
    expect(refusalOf(next)).toMatchObject({ reason: 'removed' });
    expect((await show(ticket.id)).status).toBe('removed');
  });

  it('M7: that was refunded before its sale was heard of takes its ticket off the market too', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(later(order, { status: 'cancelled', version: 3, completedAt: new Date().toISOString() }));
    await hear(order);
    expect(await show(ticket.id)).toMatchObject({ status: 'removed', version: 1 });
  });

  it('of a ticket that nobody knows is remembered, and does no harm', async () => {
    const order = orderOf({ ...(await list()), id: newId() });
    await hear(order);
    expect(await OrderReplica.findById(order.id)).toMatchObject({ status: 'created', version: 0 });
  });

  it('waits, unrefused, while another holds the ticket, and gets it after that', async () => {
    const ticket = await list();
    const [first, second] = [orderOf(ticket), orderOf(ticket)];
    await hear(first);
    await hear(second);
    expect((await show(ticket.id)).orderId).toBe(first.id);
    expect(refusalOf(second)).toBeUndefined();
    await hear(later(first, { status: 'cancelled' }));
    expect(await show(ticket.id)).toMatchObject({ orderId: second.id, lockedUntil: second.expiresAt });
  });

  it('keeps the ticket, also from one that began earlier and was heard later', async () => {
    const ticket = await list();
    const holder = orderOf(ticket, { createdAt: new Date(2_000).toISOString() });
    await hear(holder);
    await hear(orderOf(ticket, { createdAt: new Date(1_000).toISOString() }));
    expect(await show(ticket.id)).toMatchObject({ orderId: holder.id, version: 1 });
  });

  it('comes first among those that wait when it began first', async () => {
    const ticket = await list();
    const at = (ms: number) => ({ createdAt: new Date(ms).toISOString() });
    const holder = orderOf(ticket, at(1_000));
    const [late, early] = [orderOf(ticket, at(3_000)), orderOf(ticket, at(2_000))];
    for (const order of [holder, late, early]) await hear(order);
    await hear(later(holder, { status: 'cancelled' }));
    expect((await show(ticket.id)).orderId).toBe(early.id);
  });
});

describe('orders that an older release stored', () => {
  it('have a say as before: with dates in place of texts, the first that began gets the ticket', async () => {
    const ticket = await list();
    const orders = [2_000, 1_500, 1_000].map((ms) => orderOf(ticket, { createdAt: new Date(ms).toISOString() }));
    const [holder, late, early] = orders as [OrderSnapshot, OrderSnapshot, OrderSnapshot];
    await hear(holder);
    for (const { id, createdAt, expiresAt, ...fields } of [late, early]) {
      const dates = { createdAt: new Date(createdAt), expiresAt: new Date(expiresAt) };
      await OrderReplica.collection.insertOne({ ...fields, ...dates, _id: id as never, ticketId: ticket.id });
    }
    await hear(later(holder, { status: 'cancelled' }));
    expect(await show(ticket.id)).toMatchObject({ orderId: early.id, lockedUntil: early.expiresAt });
  });
});

describe('a sale of which an older orders says nothing of delivery or refund', () => {
  it('is delivered and opened as any other, and nothing is decided about it', async () => {
    const ticket = await list();
    const buyer = newUser();
    const { completedAt: _absent, ...sold } = later(orderOf(ticket, { userId: buyer.id }), { status: 'completed' });
    await hear(sold);
    await as(buyer, 'post', `/api/tickets/${ticket.id}/pass`).expect(409);
    const body = { kind: 'barcode', format: 'qr', value: `OLDER-${ticket.id}` };
    await as(seller, 'put', `/api/tickets/${ticket.id}/delivery`).send(body).expect(200);
    await hear(later(sold, {}));
    expect((await as(buyer, 'post', `/api/tickets/${ticket.id}/pass`).expect(200)).body.value).toBe(body.value);
    expect((await Ticket.findById(ticket.id))?.passDecision).toBeUndefined();
  });
});

describe('the same message twice', () => {
  it.each([['created'], ['awaiting_payment'], ['cancelled'], ['completed']] as const)(
    '%s is as good as once',
    async (status) => {
      const ticket = await list();
      const order = later(orderOf(ticket), { status });
      await hear(order);
      const once = await Ticket.findById(ticket.id).lean();
      const told = await toldOf(ticket);
      await hear(order);
      expect(await Ticket.findById(ticket.id, { outbox: 0 }).lean()).toEqual({ ...once, outbox: undefined });
      expect(await toldOf(ticket)).toEqual(told);
    },
  );
});

describe('messages out of order', () => {
  it('an order that was cancelled already never holds the ticket', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(later(order, { status: 'cancelled' }));
    await hear(order);
    expect(await show(ticket.id)).toEqual(ticket);
  });

  it('a sale that is heard before the hold is a sale', async () => {
    const ticket = await list();
    const order = orderOf(ticket);
    await hear(later(order, { status: 'completed' }));
    await hear(order);
    expect(await show(ticket.id)).toMatchObject({ status: 'sold', orderId: order.id, version: 1 });
  });
});

describe('the late timer of an order that ended', () => {
  /** A former buyer’s order was cancelled, somebody else holds the ticket, and the cancellation comes once more. */
  async function holderAfterLateCancel(hearLate: (order: OrderSnapshot) => Promise<void>) {
    const ticket = await list();
    const [former, present] = [orderOf(ticket), orderOf(ticket)];
    const cancelled = later(former, { status: 'cancelled', cancelReason: 'expired' });
    for (const order of [former, cancelled, present]) await hear(order);
    await hearLate(cancelled);
    await hearLate(later(cancelled, {}));
    return { holder: (await show(ticket.id)).orderId, present: present.id };
  }

  it('never frees the ticket of the present holder', async () => {
    const { holder, present } = await holderAfterLateCancel(hear);
    expect(holder).toBe(present);
  });

  it('would, if any cancellation freed the ticket: the test can fail', async () => {
    const { holder } = await holderAfterLateCancel(async ({ ticket }) => {
      await Ticket.updateOne({ _id: ticket.id }, { $set: { status: 'available' }, $unset: { orderId: 1 } });
    });
    expect(holder).toBeUndefined();
  });
});

describe('a refusal', () => {
  it.each([
    ['price', { price: 46 }],
    ['title', { title: 'Nils Frahm (solo)' }],
    ['venue', { venue: 'Funkhaus' }],
    ['city', { city: 'Berlin' }],
    ['category', { category: 'concert' }],
    ['section', { section: 'A' }],
    ['row', { row: '1' }],
    ['seat', { seat: '1' }],
    ['start', { startsAt: '2090-01-01T20:00:00Z', timeZone: 'UTC' }],
  ])('says "changed" when the %s is not what the buyer saw', async (_what, change) => {
    const ticket = await list();
    const order = orderOf(ticket);
    await as(seller, 'put', `/api/tickets/${ticket.id}`)
      .send({ title: ticket.title, price: ticket.price, ...change })
      .expect(200);
    await hear(order);
    expect(refusalOf(order)).toEqual({ orderId: order.id, ticketId: ticket.id, reason: 'changed' });
    expect((await show(ticket.id)).status).toBe('available');
  });

  /** An order of a ticket, with another copy than the one of all its fields. */
  const orderWith = (ticket: TicketResponse, copy: Partial<OrderSnapshot['ticket']>) => {
    const order = orderOf(ticket);
    return { ...order, ticket: { ...order.ticket, ...copy } };
  };

  it('B5: is not said of a copy of this detailsVersion that lacks a field which an older orders did not know', async () => {
    const ticket = await list({ venue: 'Funkhaus' });
    const order = orderWith(ticket, { detailsVersion: 0, venue: undefined });
    await hear(order);
    expect(await show(ticket.id)).toMatchObject({ status: 'held', orderId: order.id });
    expect(refusalOf(order)).toBeUndefined();
  });

  it('B5: says "changed" of a copy of another detailsVersion, also when the fields are as they were', async () => {
    const ticket = await list();
    for (const price of [46, ticket.price]) {
      await as(seller, 'put', `/api/tickets/${ticket.id}`).send({ title: ticket.title, price }).expect(200);
    }
    const [stale, fresh] = [orderWith(ticket, { detailsVersion: 0 }), orderWith(ticket, { detailsVersion: 2 })];
    await hear(stale);
    expect(refusalOf(stale)).toMatchObject({ reason: 'changed' });
    await hear(fresh);
    expect(await show(ticket.id)).toMatchObject({ status: 'held', orderId: fresh.id });
  });

  it('B5: compares the fields where the ticket was stored before details were counted', async () => {
    const ticket = await list();
    await Ticket.updateOne({ _id: ticket.id }, { $unset: { detailsVersion: 1 } });
    const [changed, same] = [
      orderWith(ticket, { detailsVersion: 0, title: 'x' }),
      orderWith(ticket, { detailsVersion: 7 }),
    ];
    await hear(changed);
    expect(refusalOf(changed)).toMatchObject({ reason: 'changed' });
    await hear(same);
    expect(await show(ticket.id)).toMatchObject({ status: 'held', orderId: same.id });
  });

  it('says "sold" when another order was completed', async () => {
    const ticket = await list();
    await hear(later(orderOf(ticket), { status: 'completed' }));
    const order = orderOf(ticket);
    await hear(order);
    expect(refusalOf(order)).toEqual({ orderId: order.id, ticketId: ticket.id, reason: 'sold' });
  });

  it('is not said of an order that was confirmed or has ended', async () => {
    const ticket = await list();
    await hear(later(orderOf(ticket), { status: 'completed' }));
    const [confirmed, ended] = [orderOf(ticket), orderOf(ticket)];
    await hear(later(confirmed, { status: 'awaiting_payment' }));
    await hear(later(ended, { status: 'cancelled' }));
    expect([refusalOf(confirmed), refusalOf(ended)]).toEqual([undefined, undefined]);
  });

  it('is stored by the broker before the message counts as handled', async () => {
    const ticket = await list();
    await hear(later(orderOf(ticket), { status: 'completed' }));
    const order = orderOf(ticket);
    bus.isConnected = false;
    await expect(hear(order)).rejects.toMatchObject({ name: 'BusOutOfReach' });
    bus.isConnected = true;
    await hear(order);
    expect(refusalOf(order)).toMatchObject({ reason: 'sold' });
  });

  it('is not needed for a hold, which is stored while the broker is away', async () => {
    const ticket = await list();
    bus.isConnected = false;
    await hear(orderOf(ticket));
    bus.isConnected = true;
    expect((await show(ticket.id)).status).toBe('held');
  });
});
