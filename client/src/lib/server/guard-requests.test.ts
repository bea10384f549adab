import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardRequests, routable } from './guard-requests';
import { markMissing } from './missing';

let server: Server | undefined;

async function answering(listener: RequestListener): Promise<string> {
  const opened = createServer(listener);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
}

beforeAll(guardRequests);
beforeEach(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(async () => {
  jest.restoreAllMocks();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
});

const page = { headers: { accept: 'text/html,*/*', 'x-request-id': 'abcdef-123456' } };

describe('an address', () => {
  it.each([
    '/tickets/%ZZ',
    '/orders/%E0%A4%A',
    '/tickets/%00',
    '/%',
    '/a%0d%0ab',
    '/%7F',
    `/tickets/${'a'.repeat(2_000)}`,
  ])('P5: that Next could not read (%.40s) leads to the page for what does not exist', (address) =>
    expect(routable(address)).toBe('/not-found'),
  );

  it.each(['/', '/?q=%ZZ', '/tickets/0123', '/caf%C3%A9?next=%00', '/_next/static/chunks/%5Bid%5D.js'])(
    'is left as it is otherwise: %s',
    (address) => expect(routable(address)).toBe(address),
  );

  it('P5: is replaced before anybody reads it', async () => {
    const url = await answering((request, response) => response.end(request.url));
    expect(await (await fetch(`${url}/tickets/%ZZ?x=1`)).text()).toBe('/not-found');
  });
});

describe('a page that found nothing to show', () => {
  it.each([true, false])('P5: has the status 404 and keeps its words (headers first: %s)', async (headersFirst) => {
    const url = await answering((request, response) => {
      if (request.url === '/missing') markMissing(String(request.headers['x-request-id']));
      response.setHeader('content-type', 'text/html');
      if (headersFirst) response.flushHeaders();
      response.end('our words');
    });
    const headers = { accept: 'text/html' };
    const missing = await fetch(`${url}/missing`, { headers });
    expect([missing.status, await missing.text()]).toEqual([404, 'our words']);
    expect((await fetch(`${url}/there`, { headers })).status).toBe(200);
  });
});

describe('a fault of the server', () => {
  const faults: [string, RequestListener][] = [
    [
      'bare text',
      (_request, response) => {
        response.statusCode = 500;
        response.setHeader('content-type', 'text/plain');
        response.end('Internal Server Error');
      },
    ],
    [
      'an empty document in pieces',
      (_request, response) => {
        response.statusCode = 500;
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.setHeader('content-encoding', 'gzip');
        response.write('<html id="__next_error__">');
        response.write('</html>');
        response.end();
      },
    ],
  ];

  it.each(faults)('P5: becomes a page with a way on and the request id, in place of %s', async (_what, listener) => {
    const url = await answering(listener);
    const answer = await fetch(`${url}/orders?a="><b>`, page);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
    expect(text).toContain('<h1>Something went wrong on our side</h1>');
    expect(text).toContain('Request abcdef-123456');
    expect(text).toContain('<a href="/">Browse tickets</a>');
    expect(text).not.toMatch(/<script|__next_error__|"><b>/);
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('abcdef-123456 GET /orders'));
  });

  it('stays as it is for programs and for the page’s own scripts', async () => {
    const url = await answering((_request, response) => {
      response.statusCode = 503;
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
    expect(await (await fetch(url, page)).text()).toBe('{}');
    const [, listener] = faults[0] ?? [];
    server?.removeAllListeners('request').on('request', listener ?? (() => undefined));
    expect(await (await fetch(url)).text()).toBe('Internal Server Error');
    expect(await (await fetch(url, { headers: { ...page.headers, rsc: '1' } })).text()).toBe('Internal Server Error');
  });

  it('P5: has its page also when the headers were to go out first', async () => {
    const url = await answering((_request, response) => {
      response.statusCode = 500;
      response.setHeader('content-type', 'text/html');
      response.flushHeaders();
      response.end('<html id="__next_error__"></html>');
    });
    expect(await (await fetch(url, page)).text()).toContain('<h1>Something went wrong on our side</h1>');
  });

  it('leaves answers that are no faults alone', async () => {
    const url = await answering((_request, response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end('none'),
    );
    expect(await (await fetch(url, page)).text()).toBe('none');
  });
});
