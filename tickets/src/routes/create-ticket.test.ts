import {
  centsToPrice,
  PRICE_MAX_CENTS,
  Subjects,
  TicketResponse,
  type TicketSnapshot,
} from '@tickets/common/contracts';
import { useTestDatabase, waitFor } from '@tickets/common/testing';
import { ticketToSnapshot } from '../events/publishers';
import { setDetails, Ticket } from '../models/ticket';
import { HOUR_MS, startTickets } from '../testing/start-tickets';
import { ticketAnswer } from './ticket-answer';
import { enteredDetails } from './ticket-body';

useTestDatabase();

const { as, seller, events, list, outbox, bus } = startTickets();
const post = (body: object | string, user: typeof seller | undefined = seller) =>
  as(user, 'post', '/api/tickets').set('Content-Type', 'application/json').send(body);
const good = { title: 'Nils Frahm', price: 45 };
const tomorrow = new Date(Date.now() + 24 * HOUR_MS).toISOString();
const full = {
  ...good,
  venue: 'Funkhaus',
  city: 'Berlin',
  startsAt: tomorrow,
  timeZone: 'Europe/Berlin',
  category: 'concert',
  section: 'A',
  row: '12',
  seat: '7',
};

describe('POST /api/tickets', () => {
  it('answers 201 with the ticket', async () => {
    const { body } = await post(full).expect(201);
    expect(TicketResponse.parse(body)).toEqual(body);
    expect(body).toMatchObject({ ...full, currency: 'usd', status: 'available', version: 0, userId: seller.id });
  });

  it('stores what it answered', async () => {
    const { body } = await post(full).expect(201);
    const stored = await Ticket.findById(body.id);
    expect(stored).toMatchObject({ title: 'Nils Frahm', priceCents: 4500, userId: seller.id, status: 'available' });
    expect(stored?.startsAt?.toISOString()).toBe(tomorrow);
    expect((await as(undefined, 'get', `/api/tickets/${body.id}`)).body).toEqual(body);
  });

  it('tells ticket:created, once, with the whole ticket', async () => {
    const { body } = await post(full).expect(201);
    await outbox.drain();
    const told = events.filter((event) => (event.data as { id: string }).id === body.id);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ subject: Subjects.TicketCreated, eventId: `ticket:created:${body.id}:0` });
    expect(told[0]?.data).toEqual({
      ...full,
      price: undefined,
      delivery: 'none',
      detailsVersion: 0,
      id: body.id,
      priceCents: 4500,
      currency: 'usd',
      userId: seller.id,
      status: 'available',
      version: 0,
      createdAt: body.createdAt,
    });
  });

  it('answers while the broker is away, and the sweeper tells it later', async () => {
    bus.isConnected = false;
    const { body } = await post(good).expect(201);
    await outbox.drain();
    expect(events.some((event) => event.eventId.includes(body.id))).toBe(false);
    bus.isConnected = true;
    await Ticket.updateOne({ _id: body.id }, { 'outbox.0.at': new Date(0) });
    await outbox.sweep();
    await waitFor(() => events.some((event) => event.eventId === `ticket:created:${body.id}:0`));
    expect((await Ticket.findById(body.id))?.outbox).toHaveLength(0);
  });

  it('takes a price as its text', async () => {
    const { body } = await post({ ...good, price: '19.99' }).expect(201);
    expect(body.price).toBe(19.99);
  });

  it('counts an empty optional text as left out, and trims the others', async () => {
    const { body } = await post({ ...good, title: '  Nils Frahm ', venue: '', city: ' Berlin ' }).expect(201);
    expect(body).toMatchObject({ title: 'Nils Frahm', city: 'Berlin' });
    expect(body).not.toHaveProperty('venue');
  });

  it('takes the ends of every limit', async () => {
    await post({ title: 'x'.repeat(120), price: 0.5 }).expect(201);
    await post({ ...good, price: centsToPrice(PRICE_MAX_CENTS) }).expect(201);
  });

  it('never believes a seller, status or order from the body', async () => {
    const lie = { userId: 'f'.repeat(24), status: 'sold', orderId: 'f'.repeat(24), version: 9, currency: 'eur' };
    const { body } = await post({ ...good, ...lie }).expect(201);
    expect(body).toMatchObject({ userId: seller.id, status: 'available', version: 0, currency: 'usd' });
    expect(body).not.toHaveProperty('orderId');
  });

  it('answers 401 when signed out', async () => {
    const { body } = await as(undefined, 'post', '/api/tickets').send(good).expect(401);
    expect(body.errors[0].code).toBe('signed_out');
  });

  it.each([
    ['no title', 'title', { title: undefined }],
    ['an empty title', 'title', { title: '' }],
    ['a blank title', 'title', { title: '  ' }],
    ['a long title', 'title', { title: 'x'.repeat(121) }],
    ['a title that is a number', 'title', { title: 7 }],
    ['a title that is an operator', 'title', { title: { $ne: null } }],
    ['a title that is a list', 'title', { title: ['a'] }],
    ['no price', 'price', { price: undefined }],
    ['a price of nothing', 'price', { price: null }],
    ['an empty price', 'price', { price: '' }],
    ['a negative price', 'price', { price: -10 }],
    ['a price below the least', 'price', { price: 0.49 }],
    ['a price above the most', 'price', { price: 1_000_000 }],
    ['a price with three decimals', 'price', { price: 1.999 }],
    ['a price in words', 'price', { price: 'ten' }],
    ['a price in hexadecimal', 'price', { price: '0x10' }],
    ['a price with an exponent', 'price', { price: '1e3' }],
    ['a price that is true', 'price', { price: true }],
    ['a price that is an operator', 'price', { price: { $gt: 0 } }],
    ['a price that is a list', 'price', { price: [45] }],
    ['a long venue', 'venue', { venue: 'x'.repeat(121) }],
    ['a city that is an operator', 'city', { city: { $ne: null } }],
    ['a row that is a number', 'row', { row: 12 }],
    ['an unknown category', 'category', { category: 'cinema' }],
    ['a category that is an operator', 'category', { category: { $in: ['concert'] } }],
    ['a start without an offset', 'startsAt', { startsAt: '2090-05-01T20:00:00', timeZone: 'Europe/Berlin' }],
    ['a start on no day', 'startsAt', { startsAt: '2090-02-30T20:00:00Z', timeZone: 'Europe/Berlin' }],
    ['a start in the past', 'startsAt', { startsAt: '2020-05-01T20:00:00Z', timeZone: 'Europe/Berlin' }],
    ['a start beyond all calendars', 'startsAt', { startsAt: '9999-12-31T23:00:00-12:00', timeZone: 'Europe/Berlin' }],
    ['a start that is a number', 'startsAt', { startsAt: Date.now() + HOUR_MS, timeZone: 'Europe/Berlin' }],
    ['a start without a time zone', 'startsAt', { startsAt: tomorrow }],
    ['a time zone without a start', 'timeZone', { timeZone: 'Europe/Berlin' }],
    ['an unknown time zone', 'timeZone', { startsAt: tomorrow, timeZone: 'Europe/Atlantis' }],
    ['an offset for a time zone', 'timeZone', { startsAt: tomorrow, timeZone: '+01:00' }],
  ])('answers 400 to %s, and stores nothing', async (_what, field, change) => {
    const { body } = await post({ ...good, ...change }).expect(400);
    expect(body.errors).toContainEqual(expect.objectContaining({ field, message: expect.any(String) }));
    expect(await Ticket.countDocuments()).toBe(0);
  });

  it('states the limits of a price', async () => {
    const { body } = await post({ ...good, price: 0 }).expect(400);
    expect(body.errors[0].message).toContain('from 0.50 to 999,999.99');
  });

  it('answers 4xx to a body that is no JSON object, too long, or from another site', async () => {
    await post('{"title":').expect(400);
    await post('[]').expect(400);
    await post({ ...good, title: 'x'.repeat(11_000) }).expect(413);
    await as(seller, 'post', '/api/tickets').type('form').send(good).expect(415);
    await post(good).set('Origin', 'https://evil.example').expect(403);
  });
});

describe('a price', () => {
  it('survives body, document, event and answer exactly, for every cent from 0.50 to 200.49', () => {
    const lost: string[] = [];
    for (let priceCents = 50; priceCents <= 20_049; priceCents++) {
      const text = `${Math.floor(priceCents / 100)}.${String(priceCents % 100).padStart(2, '0')}`;
      const ticket = new Ticket({ userId: seller.id, createdAt: new Date(), updatedAt: new Date() });
      setDetails(ticket, enteredDetails({ title: 'x', price: JSON.parse(text) }));
      const told = ticketToSnapshot(ticket, 0).data as TicketSnapshot;
      const answered = ticketAnswer(ticket, { nowMs: 0, readerId: undefined }).price.toFixed(2);
      const fromText = enteredDetails({ title: 'x', price: text }).priceCents;
      if (told.priceCents !== priceCents || answered !== text || fromText !== priceCents) lost.push(text);
    }
    expect(lost).toEqual([]);
  });

  it('survives the whole way over HTTP, store and bus, for a sample', async () => {
    for (let priceCents = 50; priceCents <= 20_049; priceCents += 397) {
      const price = Number((priceCents / 100).toFixed(2));
      const ticket = await list({ price });
      expect(ticket.price).toBe(price);
      expect(await Ticket.findById(ticket.id)).toMatchObject({ priceCents });
      await outbox.drain();
      expect(events.find((event) => event.eventId === `ticket:created:${ticket.id}:0`)?.data).toMatchObject({
        priceCents,
      });
    }
  });
});
