import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { pictureOf } from '../browser/codes';
import { Provider } from '../chaos/provider';
import { eventually, expectStatus } from '../journey/expect';
import { askForRefund, awaitOrder, awaitTicket, deliver, hold, openPass, pay, sell } from '../journey/market';
import { Person } from '../journey/person';
import { placesOf } from './places-of';
import { useStack } from './use-stack';

// Every role and moment is in tickets' own table (tickets/src/routes/pass-readers.test.ts); here the moments that a whole stack
// can be stopped at, with whatever the services write down while people do all this.
const running = useStack({ LOG_LEVEL: 'debug' });

type Role = 'anonymous' | 'stranger' | 'seller' | 'buyer' | 'next buyer';

/** Long enough for every role to be asked while a payment is authorised. */
const CAPTURE_MS = 4_000;

async function people(): Promise<Record<Role, Person>> {
  const { url } = running.stack;
  const { seller, buyer, rival } = running.cast;
  const stranger = await new Person(url, 'stranger').signUp();
  return { anonymous: new Person(url, 'nobody'), stranger, seller, buyer, 'next buyer': rival };
}

const get = (person: Person, path: string) => fetch(`${running.stack.url}${path}`, { headers: person.headers() });

/** What is shown at the door comes to nobody but the reader; who has opened it before reads all three forms of it. */
async function expectReader(everybody: Record<Role, Person>, ticketId: string, value: string, reader?: Role) {
  for (const [role, person] of Object.entries(everybody)) {
    if (role === reader) continue;
    const { status, body } = await openPass(person, ticketId);
    const answers = [[status, JSON.stringify(body)] as const];
    for (const form of ['', '.png', '.pdf']) {
      const answer = await get(person, `/api/tickets/${ticketId}/pass${form}`);
      answers.push([answer.status, await answer.text()]);
    }
    const shown = answers.filter(([code, text]) => ![401, 404, 409].includes(code) || text.includes(value));
    expect([role, shown]).toEqual([role, []]);
  }
  if (!reader) return;
  const own = everybody[reader];
  expect((await openPass(own, ticketId)).body.value).toBe(value);
  for (const form of ['', '.png', '.pdf']) {
    expect((await get(own, `/api/tickets/${ticketId}/pass${form}`)).status).toBe(200);
  }
}

async function buy(person: Person, ticketId: string): Promise<OrderResponse> {
  const { id } = await hold(person, ticketId);
  await awaitOrder(person, id, 'awaiting_payment');
  expect((await pay(person, id, 'pm_card_visa')).status).toBe(201);
  return awaitOrder(person, id, 'completed');
}

async function upload(ticketId: string, bytes: Buffer, type: string): Promise<number> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'ticket');
  const headers = running.cast.seller.headers();
  const url = `${running.stack.url}/api/tickets/${ticketId}/delivery`;
  return (await fetch(url, { method: 'PUT', headers, body: form })).status;
}

const listFrom = async (person: Person, origin: object): Promise<TicketResponse> =>
  expectStatus(
    await person.post<TicketResponse>('/api/tickets', { title: 'Read by whom, again', price: 25, ...origin }),
    201,
    'it is listed again',
  );

/** The smallest PDF of one page, with a comment to look for. */
const pdfWith = (comment: string) =>
  Buffer.from(
    `%PDF-1.4\n%${comment}\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n` +
      '3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF',
  );

const TITLE = 'Read by whom';
const secrets = {
  sold: 'Door 4711 / sold on',
  replaced: 'Door 4712 / typed wrongly',
  refused: 'Door 4713 / refused',
  refunded: 'Door 4714 / given back',
  file: 'Door-4715-in-a-file',
};

describe('a pass, from the listing to its last owner', () => {
  it('is read by the present buyer alone, and only after the purchase; a resale passes it on', async () => {
    const everybody = await people();
    const { seller, buyer, 'next buyer': next, stranger } = everybody;
    const { id } = await sell(seller, TITLE, 20);
    await expectReader(everybody, id, secrets.sold);
    expectStatus(await deliver(seller, id, secrets.replaced), 200, 'a first barcode');
    expectStatus(await deliver(seller, id, secrets.sold), 200, 'the right one');
    const other = await sell(stranger, 'The same barcode', 20);
    expectStatus(await deliver(stranger, other.id, secrets.sold), 409, 'the same barcode of another');
    const code = { kind: 'barcode', format: 'code128', value: `${secrets.refused} ä` };
    expectStatus(await stranger.once('PUT', `/api/tickets/${other.id}/delivery`, code), 400, 'one that can’t be');
    await expectReader(everybody, id, secrets.sold);

    const held = await hold(buyer, id);
    await awaitOrder(buyer, held.id, 'awaiting_payment');
    await expectReader(everybody, id, secrets.sold);
    const provider = new Provider(running.stores.emulator, running.stack.url);
    await provider.order(held.id, { kind: 'delay', when: 'before', ms: CAPTURE_MS, match: { path: '/capture$' } });
    const paying = pay(buyer, held.id, 'pm_card_visa');
    const authorised = await eventually('it is authorised', async () => {
      const { body } = await buyer.get<OrderResponse>(`/api/orders/${held.id}`);
      return body.authorizedAt ? body : undefined;
    });
    if (authorised.status === 'awaiting_payment') await expectReader(everybody, id, secrets.sold);
    await paying;
    const order = await awaitOrder(buyer, held.id, 'completed');
    await awaitTicket(seller, id, 'sold');
    expect((await get(buyer, `/api/tickets/${id}/pass`)).status).toBe(409);
    await expectReader(everybody, id, secrets.sold, 'buyer');

    const resale = await listFrom(buyer, { fromOrderId: order.id });
    await expectReader(everybody, id, secrets.sold, 'buyer');
    await expectReader(everybody, resale.id, secrets.sold);
    const resold = await hold(next, resale.id);
    await awaitOrder(next, resold.id, 'awaiting_payment');
    await expectReader(everybody, id, secrets.sold, 'buyer');
    await expectReader(everybody, resale.id, secrets.sold);
    expect((await pay(next, resold.id, 'pm_card_visa')).status).toBe(201);
    await awaitOrder(next, resold.id, 'completed');
    await awaitTicket(buyer, resale.id, 'sold');
    await expectReader(everybody, id, secrets.sold);
    await expectReader(everybody, resale.id, secrets.sold, 'next buyer');
    await eventually('its first sale can’t be given back any more', async () => {
      const { status } = await askForRefund(seller, order.id, 'seller');
      return status === 409;
    });
  });

  it('is nobody’s once the price is given back, and the next buyer’s when it is listed again', async () => {
    const everybody = await people();
    const { seller, buyer, 'next buyer': next } = everybody;
    const { id } = await sell(seller, TITLE, 20);
    const order = await buy(buyer, id);
    await expectReader(everybody, id, secrets.refunded);
    expectStatus(await deliver(seller, id, secrets.refunded), 200, 'the seller delivers after the sale');
    expect((await askForRefund(seller, order.id, 'seller')).status).toBe(202);
    await awaitOrder(buyer, order.id, 'cancelled');
    await awaitTicket(seller, id, 'removed');
    await expectReader(everybody, id, secrets.refunded);
    const again = await listFrom(seller, { fromTicketId: id });
    expect(again.delivery).toBe('ready');
    await expectReader(everybody, again.id, secrets.refunded);
    await buy(next, again.id);
    await awaitTicket(seller, again.id, 'sold');
    await expectReader(everybody, again.id, secrets.refunded, 'next buyer');
    await expectReader(everybody, id, secrets.refunded);
  });

  it('stands in clear in no database, log or store, whatever was typed, sent, refused, shown and given back', async () => {
    const { seller, buyer } = running.cast;
    const picture = pictureOf(secrets.file);
    for (const [bytes, type] of [
      [pdfWith(secrets.file), 'application/pdf'],
      [picture, 'image/png'],
    ] as const) {
      const { id } = await sell(seller, TITLE, 20);
      expect(await upload(id, bytes, type)).toBe(200);
      await buy(buyer, id);
      await eventually('the buyer can open it', async () => (await openPass(buyer, id)).status === 200);
      const suffix = type === 'image/png' ? '.png' : '.pdf';
      expect(Buffer.from(await (await get(buyer, `/api/tickets/${id}/pass${suffix}`)).arrayBuffer())).toEqual(bytes);
    }
    expect(await upload((await sell(seller, TITLE, 20)).id, Buffer.from(`<script>${secrets.file}`), 'text/html')).toBe(
      400,
    );
    for (const secret of [...Object.values(secrets), picture.subarray(48, 112)]) {
      expect([secret, await placesOf(running.stack, secret)]).toEqual([secret, []]);
    }
    // The search finds what is in clear, in the databases and at the broker.
    const places = await placesOf(running.stack, TITLE);
    for (const place of ['tickets.tickets', 'orders.orders', 'nats']) {
      expect(places).toContainEqual(expect.stringContaining(place));
    }
  });
});
