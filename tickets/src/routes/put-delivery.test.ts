import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { sweepOrphans } from '../delivery/orphans';
import { Delivery } from '../models/delivery';
import { Ticket } from '../models/ticket';
import { hostileFiles } from '../testing/hostile-files';
import { png } from '../testing/sample-files';
import { later, orderOf, startTickets } from '../testing/start-tickets';

useTestDatabase();

const { as, seller, events, list, show, hear, outbox, clock } = startTickets();

let serial = 0;
const newValue = () => `TD-${Date.now()}-${serial++}`;
const barcode = (value = newValue(), format = 'qr') => ({ kind: 'barcode', format, value });
const put = (id: string, body: object = barcode(), user: typeof seller | null = seller) =>
  as(user ?? undefined, 'put', `/api/tickets/${id}/delivery`).send(body);
const putFile = (id: string, bytes: Buffer, name = 'ticket.png') =>
  as(seller, 'put', `/api/tickets/${id}/delivery`).attach('file', bytes, name);
const withdraw = (id: string, user: typeof seller | null = seller) =>
  as(user ?? undefined, 'delete', `/api/tickets/${id}/delivery`);
const codeOf = (response: { body: { errors: { code?: string; field?: string }[] } }) => response.body.errors[0]?.code;
const rowsOf = (ticketId: string) => Delivery.find({ ticketId });

/** Sold to a new buyer, as orders says it. */
async function sell(ticketId: string) {
  const order = orderOf(await show(ticketId));
  await hear(order);
  const completed = later(order, { status: 'completed', completedAt: new Date().toISOString() });
  await hear(completed);
  return completed;
}

describe('PUT /api/tickets/:id/delivery', () => {
  it('makes the ticket ready, in its answer and its event, and says nothing of the content', async () => {
    const ticket = await list();
    expect(ticket.delivery).toBe('none');
    const value = newValue();
    const { body, text } = await put(ticket.id, barcode(value)).expect(200);
    expect(body).toMatchObject({ id: ticket.id, delivery: 'ready', version: 1 });
    expect(text).not.toContain(value);
    expect((await as(undefined, 'get', '/api/tickets')).body).toContainEqual(body);
    await outbox.drain();
    const event = events.find(({ eventId }) => eventId === `ticket:updated:${ticket.id}:1`);
    expect(event?.data).toMatchObject({ delivery: 'ready' });
    expect(JSON.stringify(events)).not.toContain(value);
  });

  it('changes nothing when the same comes again, and no detail: live holds stand', async () => {
    const ticket = await list();
    const body = barcode();
    await put(ticket.id, body).expect(200);
    const again = await put(ticket.id, body).expect(200);
    expect(again.body).toMatchObject({ version: 1, delivery: 'ready' });
    expect(await Ticket.findById(ticket.id)).toMatchObject({ detailsVersion: 0 });
    expect(await rowsOf(ticket.id)).toHaveLength(1);
  });

  it('puts another code in place of the first, whose text is free again', async () => {
    const [ticket, other] = [await list(), await list()];
    const first = barcode();
    await put(ticket.id, first).expect(200);
    await put(ticket.id, barcode()).expect(200);
    expect(await rowsOf(ticket.id)).toHaveLength(1);
    await put(other.id, first).expect(200);
  });

  it('takes a file for what it is', async () => {
    const ticket = await list();
    expect((await putFile(ticket.id, png(), 'evil.html').expect(200)).body.delivery).toBe('ready');
    expect(await rowsOf(ticket.id)).toMatchObject([{ kind: 'file', type: 'image/png' }]);
  });

  it('refuses what is listed already, by anybody, in any format, case and spacing', async () => {
    const [ticket, other] = [await list(), await list({}, newUser())];
    const value = newValue();
    await put(ticket.id, barcode(value)).expect(200);
    for (const again of [
      barcode(value),
      barcode(value, 'code128'),
      barcode(` ${value.toLowerCase().replace('-', ' - ')}`),
    ]) {
      const refused = await put(other.id, again, { id: other.userId, email: 'a@example.com' }).expect(409);
      expect(codeOf(refused)).toBe('already_listed');
    }
    const picture = png({ shade: 7 });
    await putFile(ticket.id, picture).expect(200);
    const second = await list();
    expect(codeOf(await putFile(second.id, picture).expect(409))).toBe('already_listed');
  });

  it('lets one of two accounts list a barcode at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const rival = newUser();
      const [one, other] = [await list(), await list({}, rival)];
      const body = barcode();
      const answers = await Promise.all([put(one.id, body), put(other.id, body, rival)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const tickets = await Ticket.find({ _id: { $in: [one.id, other.id] }, deliveryId: { $exists: true } });
      expect(tickets).toHaveLength(1);
    }
  });

  it('answers a double click twice alike', async () => {
    const ticket = await list();
    const body = barcode();
    const answers = await Promise.all([put(ticket.id, body), put(ticket.id, body), put(ticket.id, body)]);
    expect(answers.map(({ status, body: { delivery } }) => [status, delivery])).toEqual(Array(3).fill([200, 'ready']));
    expect(await rowsOf(ticket.id)).toHaveLength(1);
  });

  it('is possible for a sold ticket until it is delivered, then no more', async () => {
    const ticket = await list();
    await sell(ticket.id);
    const body = barcode();
    await put(ticket.id, body).expect(200);
    await put(ticket.id, body).expect(200);
    expect(codeOf(await put(ticket.id, barcode()).expect(409))).toBe('already_delivered');
    expect(codeOf(await put(ticket.id, { ...body, format: 'aztec' }).expect(409))).toBe('already_delivered');
    expect(await rowsOf(ticket.id)).toHaveLength(1);
  });

  it('answers 401, 403 and 404, before it reads anything', async () => {
    const ticket = await list();
    await put(ticket.id, barcode(), null).expect(401);
    expect(codeOf(await put(ticket.id, {}, newUser()).expect(403))).toBe('not_the_seller');
    await put(newId(), {}).expect(404);
    await put('nonsense', {}).expect(404);
    await as(seller, 'delete', `/api/tickets/${ticket.id}`).expect(204);
    await put(ticket.id).expect(404);
  });

  it.each([
    ['kind', { ...barcode(), kind: 'file' }],
    ['format', barcode('a', 'ean13')],
    ['format', { kind: 'barcode', value: 'a', format: { $ne: 1 } }],
    ['value', barcode('')],
    ['value', barcode('  ')],
    ['value', barcode('a\nb')],
    ['value', barcode('x'.repeat(501))],
    ['value', barcode('Łódź', 'code128')],
    ['value', barcode('1'.repeat(81), 'code128')],
    ['value', barcode('漢'.repeat(500), 'pdf417')],
    ['value', { kind: 'barcode', format: 'qr', value: { $ne: null } }],
  ])('answers 400 in words about %s', async (field, body) => {
    const ticket = await list();
    const { errors } = (await put(ticket.id, body).expect(400)).body;
    expect(errors).toContainEqual({ field, code: 'invalid', message: expect.stringMatching(/^[A-Z a-z].{10,}\.$/) });
  });

  it('answers 413 for a file of more than 5 MB, and 400 for a form without one', async () => {
    const ticket = await list();
    const large = await putFile(ticket.id, Buffer.alloc(5 * 1024 * 1024 + 1));
    expect([large.status, codeOf(large)]).toEqual([413, 'file_too_large']);
    const path = `/api/tickets/${ticket.id}/delivery`;
    for (const form of [
      as(seller, 'put', path).field('value', 'a'),
      as(seller, 'put', path).attach('other', png(), 'a'),
    ]) {
      expect((await form.expect(400)).body.errors[0]).toMatchObject({ field: 'file' });
    }
    const broken = as(seller, 'put', path)
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nnonsense');
    expect((await broken.expect(400)).body.errors[0]).toMatchObject({ field: 'file' });
    await as(seller, 'put', path).set('Content-Type', 'text/plain').send('TD-1').expect(415);
  });

  it.each(hostileFiles)('refuses in words, and stores nothing of, %s', async (_name, words, make) => {
    const ticket = await list();
    const { errors } = (await putFile(ticket.id, await make()).expect(400)).body;
    expect(errors).toEqual([{ field: 'file', code: 'invalid', message: expect.stringMatching(words) }]);
    expect(await rowsOf(ticket.id)).toEqual([]);
    expect((await show(ticket.id)).delivery).toBe('none');
  });

  it('does not accept 10 kB of JSON', async () => {
    const ticket = await list();
    await put(ticket.id, barcode('x'.repeat(11_000))).expect(413);
  });
});

describe('DELETE /api/tickets/:id/delivery', () => {
  it('answers 204; the ticket has none, and its text is free', async () => {
    const [ticket, other] = [await list(), await list()];
    const body = barcode();
    await put(ticket.id, body).expect(200);
    await withdraw(ticket.id).expect(204);
    await withdraw(ticket.id).expect(204);
    expect(await show(ticket.id)).toMatchObject({ delivery: 'none', version: 2 });
    await put(other.id, body).expect(200);
  });

  it('answers 409 once it is sold, 403 and 404 to others', async () => {
    const ticket = await list();
    await put(ticket.id).expect(200);
    await withdraw(ticket.id, newUser()).expect(403);
    await withdraw(newId()).expect(404);
    await withdraw(ticket.id, null).expect(401);
    await sell(ticket.id);
    expect(codeOf(await withdraw(ticket.id).expect(409))).toBe('sold');
    expect(await rowsOf(ticket.id)).toHaveLength(1);
  });
});

describe('a ticket that is taken off the market', () => {
  it('takes its delivery along', async () => {
    const [ticket, other] = [await list(), await list()];
    const body = barcode();
    await put(ticket.id, body).expect(200);
    await as(seller, 'delete', `/api/tickets/${ticket.id}`).expect(204);
    expect(await rowsOf(ticket.id)).toEqual([]);
    await put(other.id, body).expect(200);
  });

  it('keeps it where it was sold and the sale refunded: what a buyer may have seen is never on sale as new', async () => {
    const [ticket, other] = [await list(), await list()];
    const body = barcode();
    await put(ticket.id, body).expect(200);
    const order = await sell(ticket.id);
    await hear(later(order, { status: 'cancelled' }));
    await as(seller, 'delete', `/api/tickets/${ticket.id}`).expect(204);
    expect(codeOf(await put(ticket.id, body).expect(409))).toBe('pass_closed');
    expect(codeOf(await put(other.id, body).expect(409))).toBe('already_listed');
  });
});

describe('the sweeper of orphans', () => {
  const MINUTE = 60_000;

  it('removes a row that no ticket counts, once nobody can be about to', async () => {
    const ticket = await list();
    const body = barcode();
    await put(ticket.id, body).expect(200);
    // As a crash right after the row was stored leaves it.
    await Ticket.updateOne({ _id: ticket.id }, { $unset: { deliveryId: 1 } });
    await Delivery.updateMany(
      { ticketId: ticket.id },
      { $set: { unsettled: { since: new Date(clock.nowMs), mark: 'm' } } },
    );
    expect(await sweepOrphans(clock.nowMs + 9 * MINUTE)).toBe(0);
    expect(await rowsOf(ticket.id)).toHaveLength(1);
    expect(await sweepOrphans(clock.nowMs + 11 * MINUTE)).toBe(1);
    expect(await rowsOf(ticket.id)).toEqual([]);
  });

  it('keeps what counts, and looks at it once', async () => {
    const ticket = await list();
    await put(ticket.id).expect(200);
    await Delivery.updateMany({ ticketId: ticket.id }, { $set: { unsettled: { since: new Date(0), mark: 'm' } } });
    expect(await sweepOrphans(clock.nowMs)).toBe(0);
    expect((await rowsOf(ticket.id))[0]?.unsettled).toBeUndefined();
  });
});
