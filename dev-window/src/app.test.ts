import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Subjects } from '@tickets/common/contracts';
import { waitFor } from '@tickets/common/testing';
import request from 'supertest';
import { brokerBehind } from './faults/broker';
import { emulatorDashboard } from './faults/emulator-dashboard';
import { emulatorFaults } from './faults/emulator-faults';
import { type RunningWindow, startWindow } from './testing/start-window';

const replayed: string[] = [];
const asked: { method: string; path: string; body: string }[] = [];
let behind: Server;
let window: RunningWindow;

async function readAsked(incoming: IncomingMessage): Promise<void> {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  asked.push({ method: incoming.method ?? '', path: incoming.url ?? '', body });
}

/** The control port and the emulator at once: remembers what it is asked. */
function startBehind(): Promise<Server> {
  const server = createServer((incoming, response) => {
    const answer = incoming.url === '/parts' ? [{ name: 'nats', state: 'running' }] : { data: [] };
    response.setHeader('content-type', 'application/json');
    void readAsked(incoming).then(() => response.end(JSON.stringify(answer)));
  }).listen(0, '127.0.0.1');
  return once(server, 'listening').then(() => server);
}

beforeAll(async () => {
  behind = await startBehind();
  const url = `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
  window = await startWindow({
    broker: brokerBehind(url),
    emulatorFaults: emulatorFaults(url),
    emulatorDashboard: emulatorDashboard(url),
    replay: async (service, id) => {
      replayed.push(`${service} ${id}`);
      return 'handled';
    },
  });
}, 60_000);
afterAll(async () => {
  await window.stop();
  behind.close();
});

const local = { Host: 'localhost' };
const letterId = 'a'.repeat(24);

describe('GET /_dev', () => {
  it('is one page with every section, and nothing from elsewhere', async () => {
    const { status, text, headers } = await request(window.app).get('/_dev').set(local);
    expect(status).toBe(200);
    for (const heading of ['Parts', 'One order', 'Events as they pass', 'Dead letters', 'Faults']) {
      expect(text).toContain(`>${heading}</h2>`);
    }
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('shows what is there when the rest is away', async () => {
    const { text } = await request(window.app).get('/_dev/sections/parts').set(local);
    expect(text).toContain('data-part="orders" data-state="down"');
    expect(text).toContain('data-part="MongoDB" data-state="healthy"');
    expect(text).toContain('data-part="Redis" data-state="healthy"');
  });

  it('T9: names no other host in any page, Bull’s board among them', async () => {
    for (const path of ['/_dev', '/_dev/queues/', '/_dev/events']) {
      const page = await request(window.app).get(path).set(local).expect(200);
      const loaded = [...page.text.matchAll(/<(?:link|script|img|iframe)[^>]+(?:href|src)="([^"]*)"/g)];
      expect(loaded.length).toBeGreaterThan(0);
      expect(loaded.map(([, address]) => address).filter((address) => /^(\w+:)?\/\//.test(address ?? ''))).toEqual([]);
    }
  });

  it.each(['/_dev', '/_dev/stream', '/_dev/sections/letters', '/_dev/queues/', '/_dev/events'])(
    '%s does not answer under a name that is not its own',
    async (path) => {
      expect((await request(window.app).get(path).set('Host', 'evil.example')).status).toBe(403);
    },
  );

  it('answers under the shop’s own name, and its health under any', async () => {
    expect((await request(window.app).get('/_dev').set('Host', 'ticketing.localhost')).status).toBe(200);
    expect((await request(window.app).get('/health/ready').set('Host', '10.1.2.3:4020')).status).toBe(200);
  });
});

describe('a button', () => {
  const buttons = [
    ['/_dev/broker', { action: 'stop' }],
    ['/_dev/emulator-faults', { kind: 'error_500', times: '2' }],
    ['/_dev/emulator-faults/clear', {}],
    [`/_dev/orders/${letterId}/end-hold`, {}],
    [`/_dev/orders/${letterId}/end-delivery`, {}],
    [`/_dev/orders/${letterId}/refund`, {}],
    [`/_dev/orders/${letterId}/dispute`, {}],
    ['/_dev/disputes/du_1', { status: 'won' }],
    [`/_dev/dead-letters/orders/${letterId}/replay`, {}],
  ] as const;
  const foreign: Record<string, string>[] = [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }];

  it.each(buttons)('%s can not be pressed by another site', async (path, body) => {
    const before = [asked.length, replayed.length];
    for (const headers of foreign) {
      const answer = await request(window.app)
        .post(path)
        .set({ ...local, ...headers })
        .send(body);
      expect([answer.status, answer.body.errors[0].code]).toEqual([403, 'foreign_origin']);
    }
    expect([asked.length, replayed.length]).toEqual(before);
  });

  it('of the Bull board can not be pressed by another site either', async () => {
    for (const headers of foreign) {
      const path = '/_dev/queues/api/queues/expiration/pause';
      expect(
        (
          await request(window.app)
            .put(path)
            .set({ ...local, ...headers })
        ).status,
      ).toBe(403);
    }
  });

  it('stops the broker through the control port, and does nothing else to it', async () => {
    const stop = await request(window.app).post('/_dev/broker').set(local).send({ action: 'stop' });
    expect(stop.status).toBe(200);
    expect(asked.at(-1)).toEqual({ method: 'POST', path: '/parts/nats', body: '{"action":"stop"}' });
    const kill = await request(window.app).post('/_dev/broker').set(local).send({ action: 'kill' });
    expect(kill.status).toBe(400);
  });

  it('orders a fault of the emulator in its own words', async () => {
    const form = { kind: 'delay', times: '2', seconds: '1.5' };
    const money = { kind: 'refund_pending_fails', seconds: '1.5' };
    expect((await request(window.app).post('/_dev/emulator-faults').set(local).send(form)).status).toBe(200);
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({ kind: 'delay', times: 2, ms: 1_500 });
    expect((await request(window.app).post('/_dev/emulator-faults').set(local).send(money)).status).toBe(200);
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({
      kind: 'refund_status',
      status: 'pending',
      later: 'failed',
      afterMs: 1_500,
      times: 1,
    });
    for (const wrong of [{ kind: 'rm -rf' }, { kind: 'delay', times: 0 }, {}]) {
      expect((await request(window.app).post('/_dev/emulator-faults').set(local).send(wrong)).status).toBe(400);
    }
  });

  it.each([
    [`/_dev/orders/${letterId}/refund`, { amount: '' }, 'refunds', { order: letterId }],
    [`/_dev/orders/${letterId}/refund`, { amount: ' 12.50 ' }, 'refunds', { order: letterId, amount: 1250 }],
    [`/_dev/orders/${letterId}/dispute`, {}, 'disputes', { order: letterId }],
    ['/_dev/disputes/du_1', { status: 'won' }, 'disputes/du_1', { status: 'won' }],
  ])('M7: %s moves money at Stripe: %j', async (path, form, asks, body) => {
    expect((await request(window.app).post(path).set(local).send(form)).status).toBe(200);
    expect(asked.at(-1)).toMatchObject({ method: 'POST', path: `/_emulator/dashboard/${asks}` });
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual(body);
  });

  it.each([
    [`/_dev/orders/${letterId}/refund`, { amount: 'much' }, 400],
    [`/_dev/orders/${letterId}/refund`, { amount: '0' }, 400],
    ['/_dev/disputes/du_1', { status: 'forgotten' }, 400],
    ['/_dev/disputes/..%2Frefunds', { status: 'won' }, 404],
    ['/_dev/orders/1/refund', {}, 404],
  ])('moves nothing at %s %j', async (path, form, status) => {
    const before = asked.length;
    expect((await request(window.app).post(path).set(local).send(form)).status).toBe(status);
    expect(asked.length).toBe(before);
  });

  it('replays a dead letter of a service that there is, under an id that one can have', async () => {
    const path = (service: string, id: string) => `/_dev/dead-letters/${service}/${id}/replay`;
    const good = await request(window.app).post(path('orders', letterId)).set(local);
    expect([good.status, good.body.message, replayed]).toEqual([200, 'orders: handled', [`orders ${letterId}`]]);
    for (const [service, id] of [
      ['shell', letterId],
      ['orders', '--version'],
      ['..%2Forders', letterId],
    ] as const) {
      expect((await request(window.app).post(path(service, id)).set(local)).status).toBe(404);
    }
  });
});

describe('GET /_dev/stream', () => {
  it('sends what passed, and then each event as it passes', async () => {
    const { bus } = window;
    await waitFor(() => bus.isConnected);
    await bus.publish(Subjects.OrderUpdated, JSON.stringify({ data: { id: 'before' } }));
    await waitFor(() => window.log.all().length === 1);
    const server = createServer(window.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stream = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/_dev/stream`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const until = async (text: string) => {
      while (!heard.includes(text)) heard += (await reader.read()).value ?? '';
    };
    await until('event: caught-up');
    expect(heard).toContain('"id":"before"');
    await bus.publish(Subjects.OrderUpdated, 'not even JSON');
    await until('not even JSON');
    await reader.cancel();
    server.closeAllConnections();
    server.close();
  });
});

describe('the dead letters', () => {
  it('of every service are listed with what was wrong', async () => {
    const letter = { subject: Subjects.OrderCreated, data: '{"x":1}', error: 'InvalidEvent: no', attempts: 5 };
    const dead = { ...letter, firstFailedAt: new Date(), deadAt: new Date() };
    await window.databases.tickets
      .collection<{ _id: string }>('dead_letters')
      .insertMany([
        { _id: 'b'.repeat(24), ...dead },
        { _id: 'c'.repeat(24), ...letter, firstFailedAt: new Date() } as never,
      ]);
    const { text } = await request(window.app).get('/_dev/sections/letters').set(local);
    expect(text).toContain('<h3>tickets: 1</h3>');
    expect(text).toContain('InvalidEvent: no');
    expect(text).toContain(`/_dev/dead-letters/tickets/${'b'.repeat(24)}/replay`);
    // What only counts failures so far is no dead letter.
    expect(text).not.toContain('c'.repeat(24));
  });
});
