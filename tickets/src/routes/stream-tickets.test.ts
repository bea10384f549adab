import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryBus, startListeners } from '@tickets/common/bus';
import { TicketChange } from '@tickets/common/contracts';
import type { CurrentUser } from '@tickets/common/http';
import { cookieOf, newUser, useTestDatabase, waitFor } from '@tickets/common/testing';
import type { Express } from 'express';
import { createApp } from '../app';
import { TicketChangedListener } from '../events/listeners/ticket-changed';
import { orderOf, startTickets, tellOrder } from '../testing/start-tickets';
import { TicketStream } from './ticket-stream';

useTestDatabase();

const service = startTickets();
const { seller, list, stream, bus, outbox, as } = service;
const servers: Server[] = [];
let address: string;

async function serve(app: Express) {
  const listening = createServer(app);
  servers.push(listening);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return `http://127.0.0.1:${port}/api/tickets/stream`;
}

beforeAll(async () => {
  service.listen();
  address = await serve(service.app);
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Opens the stream over a socket, as a browser does, and collects what comes. */
async function open(user?: CurrentUser, from = address) {
  const abort = new AbortController();
  const response = await fetch(from, {
    signal: abort.signal,
    headers: user ? { Cookie: cookieOf(user) } : {},
  });
  const seen = { text: '', ended: false };
  const reading = (async () => {
    const decoder = new TextDecoder();
    // Node's own type of a fetched body lacks the iterator that it has.
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) seen.text += decoder.decode(chunk);
    seen.ended = true;
  })().catch(() => undefined);
  await waitFor(() => seen.text.includes(': open'), { what: 'the stream’s beginning' });
  return {
    response,
    seen,
    changes: () =>
      [...seen.text.matchAll(/^data: (.+)$/gm)].map(([, json]) => TicketChange.parse(JSON.parse(json ?? ''))),
    leave: async () => {
      abort.abort();
      await reading;
    },
  };
}

describe('GET /api/tickets/stream', () => {
  it('is a stream of server-sent events that no proxy may collect or change', async () => {
    const { response, leave } = await open();
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('X-Accel-Buffering')).toBe('no');
    expect(response.headers.get('Cache-Control')).toContain('no-transform');
    await leave();
  });

  it('tells each change from now on, and nothing that was before', async () => {
    const before = await list();
    await outbox.drain();
    const visitor = await open();
    const ticket = await list({ price: 19.99 });
    const order = orderOf(ticket);
    await tellOrder(bus, order);
    await waitFor(() => visitor.changes().length === 2);
    expect(visitor.changes()).toEqual([
      { id: ticket.id, status: 'available', price: 19.99, version: 0, mine: false },
      { id: ticket.id, status: 'held', price: 19.99, version: 1, lockedUntil: order.expiresAt, mine: false },
    ]);
    expect(visitor.seen.text).not.toContain(before.id);
    await visitor.leave();
  });

  it('says to its seller alone that a ticket is theirs', async () => {
    const [owner, other, nobody] = [await open(seller), await open(newUser()), await open()];
    const ticket = await list();
    await as(seller, 'delete', `/api/tickets/${ticket.id}`).expect(204);
    for (const [visitor, mine] of [
      [owner, true],
      [other, false],
      [nobody, false],
    ] as const) {
      await waitFor(() => visitor.changes().length === 2);
      expect(visitor.changes().map((change) => [change.status, change.mine])).toEqual([
        ['available', mine],
        ['removed', mine],
      ]);
      await visitor.leave();
    }
  });

  it('tells no more than the change says: no buyer, no order', async () => {
    const visitor = await open();
    const order = orderOf(await list());
    await tellOrder(bus, order);
    await waitFor(() => visitor.changes().length === 2);
    expect(visitor.seen.text).not.toContain(order.id);
    expect(visitor.seen.text).not.toContain(order.userId);
    await visitor.leave();
  });

  it('sends a comment that keeps it open', async () => {
    const visitor = await open();
    const length = visitor.seen.text.length;
    await stream.comment();
    await waitFor(() => visitor.seen.text.length > length);
    expect(visitor.seen.text.slice(length)).toMatch(/^:.*\n\n$/);
    await visitor.leave();
  });

  it('goes on for the others when a visitor leaves', async () => {
    const [leaver, stayer] = [await open(), await open()];
    await leaver.leave();
    await list();
    await waitFor(() => stayer.changes().length === 1);
    await stayer.leave();
  });

  it('tells every change at every instance of the service', async () => {
    const { broker, logger } = service;
    const secondStream = new TicketStream(Date.now);
    startListeners([new TicketChangedListener(secondStream)], {
      bus: new InMemoryBus(broker),
      service: 'tickets',
      logger,
    });
    const second = await serve(createApp({ ...service, stream: secondStream, now: Date.now, priceMinCents: 50 }));
    const visitors = [await open(), await open(undefined, second)];
    for (let count = 0; count < 4; count++) await list();
    for (const visitor of visitors) {
      await waitFor(() => visitor.changes().length === 4);
      await visitor.leave();
    }
  });

  it('answers HEAD without a body, and does not hang', async () => {
    const response = await fetch(address, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('ends when the service stops, also for those who come while it stops', async () => {
    const visitor = await open();
    await stream.close();
    await waitFor(() => visitor.seen.ended);
    const late = await fetch(address);
    expect(await late.text()).toBe('');
  });
});
