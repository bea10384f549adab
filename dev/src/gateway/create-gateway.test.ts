import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { clone } from '../stack/clone';
import { createGateway } from './create-gateway';
import { readRoutes } from './ingress-routes';
import { answerUnreadable } from './unreadable';

const routes = readRoutes(join(clone, 'infra/k8s/base/ingress.yaml'));
const open: Server[] = [];

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    open.push(server);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

/** An upstream that tells who it is and what reached it. */
const echo = (name: string) =>
  listen(createServer((req, res) => res.end(JSON.stringify({ name, url: req.url, headers: req.headers }))));

const gatewayTo = (upstreams: Record<string, string>) => listen(createServer(createGateway(routes, upstreams)));

interface Echo {
  name: string;
  url: string;
  headers: IncomingHttpHeaders;
}

const get = async (url: string, headers: Record<string, string> = {}): Promise<Echo> =>
  (await (await fetch(url, { headers })).json()) as Echo; // What echo() wrote.

/** As it stands: fetch would tidy the address up. */
const rawGet = (origin: string, path: string) =>
  new Promise<{ status?: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    request(origin, { path }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    })
      .once('error', reject)
      .end();
  });

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('the routes of the Ingress manifest', () => {
  it('lead each path to its service, unchanged', async () => {
    const names = ['auth', 'tickets', 'orders', 'payments', 'client', 'stripe-emulator'];
    const upstreams = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await echo(name)])));
    const gateway = await gatewayTo(upstreams);
    const expected = {
      '/api/users/signin': 'auth',
      '/api/tickets?q=a%20b': 'tickets',
      '/api/tickets/stream': 'tickets',
      '/api/orders/1/extend': 'orders',
      '/api/payments/webhook': 'payments',
      '/test-bank/3ds/1': 'stripe-emulator',
      '/': 'client',
      '/metrics': 'client',
      '/health/ready': 'client',
    };
    for (const [path, name] of Object.entries(expected)) {
      expect(await get(gateway + path)).toMatchObject({ name, url: path });
    }
  });
});

describe('the developer’s window', () => {
  const paths = ['/_dev', '/_dev/', '/_dev/queues/api/queues', '/_dev?order=1'];

  it('has its paths where there is one', async () => {
    const gateway = await gatewayTo({ client: await echo('client'), 'dev-window': await echo('dev-window') });
    for (const path of paths) expect(await get(gateway + path)).toMatchObject({ name: 'dev-window', url: path });
    for (const path of ['/_developers', '/x/_dev']) expect((await get(gateway + path)).name).toBe('client');
  });

  it('is on no route of the manifest: without one its paths are the web UI’s, which knows no such page', async () => {
    const gateway = await gatewayTo({ client: await echo('client') });
    for (const path of paths) expect((await get(gateway + path)).name).toBe('client');
    expect((await fetch(`${await gatewayTo({})}/_dev`)).status).toBe(404);
  });
});

describe('forwarded headers', () => {
  it('are set anew, whatever the caller claims', async () => {
    const gateway = await gatewayTo({ auth: await echo('auth') });
    const { headers } = await get(`${gateway}/api/users/currentuser`, {
      forwarded: 'for=9.9.9.9',
      'x-real-ip': '9.9.9.9',
      'x-forwarded-for': '9.9.9.9',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/evil',
    });
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': gateway.replace('http://', ''),
      'x-forwarded-proto': 'http',
    });
    for (const name of ['forwarded', 'x-real-ip', 'x-forwarded-prefix']) expect(headers[name]).toBeUndefined();
  });

  it('carry a request id: a sane one is kept, another is replaced', async () => {
    const gateway = await gatewayTo({ auth: await echo('auth') });
    const kept = await get(`${gateway}/api/users/currentuser`, { 'x-request-id': 'abcdef-123456' });
    const replaced = await get(`${gateway}/api/users/currentuser`, { 'x-request-id': 'a b <script>' });
    expect(kept.headers['x-request-id']).toBe('abcdef-123456');
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('server-sent events', () => {
  it('arrive while the stream is open, and the stream behind ends with its reader', async () => {
    let upstreamClosed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      upstreamClosed = resolve;
    });
    const tickets = await listen(
      createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: first\n\n');
        response.once('close', upstreamClosed);
      }),
    );
    const gateway = await gatewayTo({ tickets });
    await new Promise<void>((resolve, reject) => {
      const reader = request(`${gateway}/api/tickets/stream`, (response) => {
        response.once('data', (chunk: Buffer) => {
          expect(chunk.toString()).toBe('data: first\n\n');
          reader.destroy();
          resolve();
        });
        response.on('error', () => undefined);
      });
      reader.once('error', reject).end();
    });
    await closed;
  });
});

describe('addresses', () => {
  it.each([
    ['//', '/'],
    ['//tickets/mine?next=//x', '/tickets/mine?next=//x'],
    ['/tickets//mine', '/tickets/mine'],
    ['/\\evil.example', '/evil.example'],
    ['///orders', '/orders'],
  ])('P4: of the web UI have no repeated slashes: %s redirects to %s', async (asked, location) => {
    const gateway = await gatewayTo({ client: await echo('client') });
    const { status, headers } = await rawGet(gateway, asked);
    expect([status, headers.location]).toEqual([308, location]);
  });

  it.each(['/tickets/%ZZ', '/orders/%E0%A4%A', '/tickets/%00', '/%'])(
    'P5: that are malformed reach the web UI: %s',
    async (path) => {
      const gateway = await gatewayTo({ client: await echo('client') });
      expect(await get(gateway + path)).toMatchObject({ name: 'client', url: path });
    },
  );

  it('P5: that are too long to read get a page with a way on', async () => {
    const server = createServer(createGateway(routes, {}));
    answerUnreadable(server);
    const { status, headers, body } = await rawGet(await listen(server), `/tickets/${'a'.repeat(20_000)}`);
    expect([status, headers['content-type']]).toEqual([431, 'text/html; charset=utf-8']);
    expect(body).toContain('<a href="/">Browse tickets</a>');
    expect(body).toContain(`Request ${headers['x-request-id']}`);
  });
});

describe('an upstream that is down', () => {
  it('answers 503 in the one error shape, and as a page to a browser', async () => {
    const gateway = await gatewayTo({ auth: 'http://127.0.0.1:1', client: 'http://127.0.0.1:1' });
    const api = await fetch(`${gateway}/api/users/currentuser`, { headers: { accept: 'text/html' } });
    expect(api.status).toBe(503);
    expect(await api.json()).toEqual({
      errors: [{ message: expect.stringContaining('not available') }],
      requestId: api.headers.get('x-request-id'),
    });
    const page = await fetch(gateway, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    const text = await page.text();
    expect(text).toContain('Try again');
    expect(text).toContain(`Request ${page.headers.get('x-request-id')}`);
  });

  it('shows links to the API where there is no web UI', async () => {
    const page = await fetch(await gatewayTo({}));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('/api/tickets');
  });
});
