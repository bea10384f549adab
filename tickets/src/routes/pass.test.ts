import { PDFDocument } from '@cantoo/pdf-lib';
import { BarcodeFormat } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { Delivery } from '../models/delivery';
import { jpeg, pdf, png } from '../testing/sample-files';
import { later, orderOf, startTickets } from '../testing/start-tickets';

useTestDatabase();

const { as, seller, events, list, show, hear, outbox } = startTickets();
type User = typeof seller | undefined;

let serial = 0;
const deliver = (id: string, body: object = { kind: 'barcode', format: 'qr', value: `PASS-${serial++}` }) =>
  as(seller, 'put', `/api/tickets/${id}/delivery`).send(body).expect(200);
const open = (user: User, id: string) => as(user, 'post', `/api/tickets/${id}/pass`);
const read = (user: User, id: string, suffix = '') => as(user, 'get', `/api/tickets/${id}/pass${suffix}`);
const codeOf = (response: { body: { errors: { code?: string }[] } }) => response.body.errors[0]?.code;

async function sold(content?: object) {
  const ticket = await list();
  if (content) await deliver(ticket.id, content);
  const buyer = newUser();
  const order = orderOf(ticket, { userId: buyer.id });
  await hear(order);
  const completed = later(order, { status: 'completed', completedAt: new Date().toISOString() });
  await hear(completed);
  return { ticket, buyer, order: completed };
}

const QR = { kind: 'barcode', format: 'qr', value: 'DOOR-7' } as const;
const newQr = () => ({ ...QR, value: `DOOR-${serial++}` });

describe('POST /api/tickets/:id/pass', () => {
  it('shows the buyer the code, records the first opening, and says so to the seller and on the bus', async () => {
    const content = newQr();
    const { ticket, buyer } = await sold(content);
    const { body, headers } = await open(buyer, ticket.id).expect(200);
    expect(body).toEqual({ ...content, openedAt: expect.any(String) });
    expect(headers['cache-control']).toBe('no-store');
    expect((await open(buyer, ticket.id).expect(200)).body).toEqual(body);
    expect((await show(ticket.id)).openedAt).toBe(body.openedAt);
    expect((await show(ticket.id, buyer)).openedAt).toBeUndefined();
    expect((await as(undefined, 'get', `/api/tickets/${ticket.id}`)).body.openedAt).toBeUndefined();
    await outbox.drain();
    expect(events.at(-1)?.data).toMatchObject({ id: ticket.id, delivery: 'ready', openedAt: body.openedAt });
    expect(JSON.stringify(events)).not.toContain(content.value);
  });

  it('answers 409 until the seller has delivered', async () => {
    const { ticket, buyer } = await sold();
    expect(codeOf(await open(buyer, ticket.id).expect(409))).toBe('not_delivered');
    expect(codeOf(await read(buyer, ticket.id).expect(409))).toBe('not_delivered');
    const content = newQr();
    await deliver(ticket.id, content);
    expect((await open(buyer, ticket.id).expect(200)).body).toMatchObject(content);
  });

  it('records one opening for two requests at once', async () => {
    const { ticket, buyer } = await sold(newQr());
    const answers = await Promise.all([open(buyer, ticket.id), open(buyer, ticket.id)]);
    expect(new Set(answers.map(({ body }) => body.openedAt)).size).toBe(1);
  });
});

describe('GET /api/tickets/:id/pass', () => {
  it('answers 409 until it was opened, and opens nothing itself', async () => {
    const { ticket, buyer } = await sold(newQr());
    for (const suffix of ['', '.png', '.pdf']) {
      expect(codeOf(await read(buyer, ticket.id, suffix).expect(409))).toBe('not_opened');
      expect(codeOf({ body: (await as(buyer, 'get', `/api/tickets/${ticket.id}/pass`)).body })).toBe('not_opened');
    }
    expect((await show(ticket.id)).openedAt).toBeUndefined();
    await open(buyer, ticket.id).expect(200);
    await read(buyer, ticket.id).expect(200);
  });

  it.each(BarcodeFormat.options)('draws a code of the format %s as picture and as a page', async (format) => {
    const { ticket, buyer } = await sold({ kind: 'barcode', format, value: `DRAWN-${serial++}` });
    await open(buyer, ticket.id).expect(200);
    const picture = await read(buyer, ticket.id, '.png').expect(200);
    expect(picture.body.subarray(1, 4).toString()).toBe('PNG');
    const document = await read(buyer, ticket.id, '.pdf').buffer(true).expect(200);
    expect((await PDFDocument.load(document.body)).getPageCount()).toBe(1);
  });

  it.each(['Łódź, Strassenfest ❤️', '東京の夜', 'x'.repeat(120)])('draws a page for a ticket to %s', async (title) => {
    const details = { title, venue: 'Hall', startsAt: '2090-05-01T20:00:00Z', timeZone: 'Asia/Tokyo', row: '7' };
    const ticket = await list(details);
    await deliver(ticket.id);
    const buyer = newUser();
    await hear(orderOf(ticket, { userId: buyer.id, status: 'completed' }));
    await open(buyer, ticket.id).expect(200);
    const { body } = await read(buyer, ticket.id, '.pdf').buffer(true).expect(200);
    expect((await PDFDocument.load(body)).getTitle()).toBe(title);
  });

  it.each([
    ['application/pdf', '.pdf', '.png', () => pdf()],
    ['image/png', '.png', '.pdf', () => png({ shade: 3 })],
    ['image/jpeg', '.png', '.pdf', () => jpeg()],
  ] as const)('gives back a file of type %s as it came, where it runs nothing', async (type, suffix, other, make) => {
    const { ticket, buyer } = await sold();
    const bytes = await make();
    await as(seller, 'put', `/api/tickets/${ticket.id}/delivery`).attach('file', bytes, 'a.html').expect(200);
    expect((await open(buyer, ticket.id).expect(200)).body).toMatchObject({ kind: 'file', type });
    const { body, headers } = await read(buyer, ticket.id, suffix).buffer(true).expect(200);
    expect(Buffer.compare(body, bytes)).toBe(0);
    expect(headers).toMatchObject({
      'content-type': type,
      'content-disposition': expect.stringMatching(/^attachment; filename="ticket\.\w+"$/),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    await read(buyer, ticket.id, other).expect(404);
  });
});

describe('a pass', () => {
  it('finds nothing at an unknown or malformed address', async () => {
    for (const id of [newId(), 'nonsense']) {
      await open(seller, id).expect(404);
      await read(seller, id, '.png').expect(404);
    }
  });

  it('gives no content of a row that belongs to another ticket', async () => {
    const { ticket, buyer } = await sold(newQr());
    await open(buyer, ticket.id).expect(200);
    await Delivery.updateMany({ ticketId: ticket.id }, { $set: { ticketId: newId() } });
    expect(codeOf(await read(buyer, ticket.id).expect(409))).toBe('pass_closed');
  });
});
