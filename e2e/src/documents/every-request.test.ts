import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ErrorBody, OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { mergedOpenApi } from '@tickets/common/documents';
import { AnswerBook } from '@tickets/common/testing';
import { MongoClient } from 'mongodb';
import { useStack } from '../faults/use-stack';
import { eventually } from '../journey/expect';
import { awaitOrder, sell } from '../journey/market';
import { Person } from '../journey/person';
import { documentedRequests } from './documented-requests';
import { nextEvent } from './next-event';

// Short enough to be in its last third soon, when more time can be asked for; long enough to be paid.
const running = useStack({ HOLD_MINUTES: '0.4' });
const document = mergedOpenApi();
const requests = documentedRequests(document);
const book = new AnswerBook();

/** In the examples' place, what there is in this stack. */
const ids = { ticket: '', order: '', intent: '' };
const accepted = new Set<string>();

function requestOf(name: string) {
  const request = requests.get(name);
  if (!request) throw new Error(`the document has no ${name}`);
  return request;
}

/** As the example of the webhook names it. */
const EXAMPLE_INTENT = 'pi_1';
const [exampleTicket, exampleOrder] = ['get /api/tickets/{id}', 'get /api/orders/{id}'].map(
  (name) => requestOf(name).address.split('/').at(-1) ?? '',
) as [string, string];

const withIds = (text: string) =>
  text
    .replaceAll(exampleTicket, ids.ticket)
    .replaceAll(exampleOrder, ids.order)
    .replaceAll(`"${EXAMPLE_INTENT}"`, `"${ids.intent}"`);

/** Sends an operation's example, and throws when the document does not know the answer. */
async function sendOnce(name: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const { method, address, body } = requestOf(name);
  const response = await fetch(running.stack.url + withIds(address), {
    method,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: withIds(body) } : {}),
  });
  const { status } = response;
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const text = isJson ? await response.text() : '';
  const { pathname } = new URL(response.url);
  const fault = book.faultOf(method, pathname, status, text || undefined);
  if (fault) throw new Error(fault);
  const missing = book.missingHeadersOf(method, pathname, status, response.headers);
  if (missing.length > 0) throw new Error(`${name} ${status} came without ${missing.join(', ')}`);
  return { status, body: text ? JSON.parse(text) : undefined };
}

/** Sends it again while it is refused because others have not heard yet, or its time has not come. */
async function send(name: string, who?: Person, headers: Record<string, string> = {}): Promise<unknown> {
  let refusal: unknown;
  const { body } = await eventually(
    `${name} is accepted`,
    async () => {
      const answer = await sendOnce(name, { ...who?.headers(), ...headers });
      refusal = answer.status < 300 ? undefined : (answer.body as ErrorBody).errors;
      return refusal ? undefined : answer;
    },
    30_000,
  ).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(refusal)}`);
  });
  accepted.add(name);
  return body;
}

/** Stripe's name of the payment, which only Stripe and payments know. */
async function intentOf(orderId: string): Promise<string> {
  const client = await new MongoClient(running.stores.mongo.payments).connect();
  try {
    const charge = await client.db().collection<{ attempt: { intentId?: string } }>('charges').findOne({ orderId });
    return charge?.attempt.intentId ?? '';
  } finally {
    await client.close();
  }
}

async function signedByStripe(name: string): Promise<Record<string, string>> {
  const secrets = await readFile(path.join(running.stack.dir, 'secrets.json'), 'utf8');
  const { webhookSecret } = JSON.parse(secrets) as { webhookSecret: string };
  const seconds = Math.floor(Date.now() / 1000);
  const signed = `${seconds}.${withIds(requestOf(name).body ?? '')}`;
  const signature = createHmac('sha256', webhookSecret).update(signed).digest('hex');
  return { 'Stripe-Signature': `t=${seconds},v1=${signature}` };
}

describe('every request of the documents, sent as its example says to services that run, is accepted', () => {
  it('of people', async () => {
    await send('post /api/users/signup');
    // The example signs in a demo account, which this stack does not have yet.
    const demo = JSON.parse(requestOf('post /api/users/signin').body ?? '') as Record<string, string>;
    await new Person(running.stack.url, 'demo buyer').once('POST', '/api/users/signup', demo);
    await send('post /api/users/signin');
    await send('get /api/users/currentuser', running.cast.seller);
    await send('post /api/users/signout', running.cast.rival);
  });

  it('of tickets, with a change on the stream', async () => {
    const { seller } = running.cast;
    const stream = requestOf('get /api/tickets/stream');
    const change = await nextEvent(running.stack.url + stream.address, async () => {
      ids.ticket = TicketResponse.parse(await send('post /api/tickets', seller)).id;
    });
    expect(book.faultOfNamed('TicketChange', change)).toBeUndefined();
    expect(change).toMatchObject({ id: ids.ticket, version: 0 });
    accepted.add('get /api/tickets/stream');
    await send('get /api/tickets/{id}');
    await send('get /api/tickets');
    await send('put /api/tickets/{id}', seller);
  });

  it('of orders and payments', async () => {
    const { buyer } = running.cast;
    ids.order = OrderResponse.parse(await send('post /api/orders', buyer)).id;
    await send('get /api/orders/{id}', buyer);
    await send('get /api/orders', buyer);
    await send('post /api/orders/{id}/extend', buyer);
    await send('post /api/payments', buyer);
    await send('get /api/payments/{orderId}', buyer);
    ids.intent = await intentOf(ids.order);
    expect(ids.intent).toMatch(/^pi_/);
    const webhook = 'post /api/payments/webhook';
    await send(webhook, undefined, await signedByStripe(webhook));
    await awaitOrder(buyer, ids.order, 'completed');
    await send('post /api/orders/{id}/refund', buyer);
  });

  it('of what is shown at the door', async () => {
    const { seller, buyer } = running.cast;
    await send('put /api/tickets/{id}/delivery', seller);
    await send('post /api/tickets/{id}/pass', buyer);
    for (const suffix of ['', '.png', '.pdf']) await send(`get /api/tickets/{id}/pass${suffix}`, buyer);
  });

  it('of holds and tickets that are given up', async () => {
    const { seller, buyer } = running.cast;
    ids.ticket = (await sell(seller, 'Given up twice', 45.5)).id;
    ids.order = OrderResponse.parse(await send('post /api/orders', buyer)).id;
    await send('delete /api/orders/{id}', buyer);
    await send('delete /api/tickets/{id}/delivery', seller);
    await send('delete /api/tickets/{id}', seller);
  });

  it('and none was left out', () => {
    expect([...requests.keys()].filter((name) => !accepted.has(name))).toEqual([]);
  });
});
