import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mergedOpenApi } from '@tickets/common/documents';
import { useStack } from '../faults/use-stack';
import { eventually } from '../journey/expect';
import { fillIn, type HttpRequest, parseHttpFile } from './http-file';

const FILE = path.resolve(__dirname, '../../../docs/requests/purchase.http');
const requests = parseHttpFile(readFileSync(FILE, 'utf8'));
const running = useStack({ HOLD_MINUTES: '15', API_DOCS: '1' });

describe('docs/requests/purchase.http', () => {
  const bodies = new Map<string, Record<string, unknown>>();
  let cookie = '';

  const send = async ({ method, url, headers, body }: HttpRequest) => {
    const fill = (text: string) => fillIn(text, running.stack.url, bodies);
    const response = await fetch(fill(url), {
      method,
      headers: { ...headers, ...(cookie ? { cookie } : {}) },
      ...(body ? { body: fill(body) } : {}),
    });
    const [set] = response.headers.getSetCookie();
    if (set) cookie = set.split(';')[0] ?? '';
    return { status: response.status, text: await response.text() };
  };

  it.each(requests)('$title: $expected', async (request) => {
    const answer = await eventually(
      `${request.title} gets ${request.expected}`,
      async () => {
        const given = await send(request);
        return given.status === request.expected ? given : undefined;
      },
      15_000,
    );
    if (request.name) bodies.set(request.name, JSON.parse(answer.text));
  });

  it('shows every route but the stream, signing in, taking back and Stripe’s webhook', () => {
    const shown = new Set(
      requests.map(({ method, url }) => {
        const address = url
          .replace('{{host}}', '')
          .replace(/\?.*/, '')
          .replace(/\{\{[^}]+\}\}/g, '{}');
        return `${method.toLowerCase()} ${address}`;
      }),
    );
    const missing = Object.entries(mergedOpenApi().paths ?? {}).flatMap(([route, operations]) =>
      Object.keys(operations)
        .map((method) => `${method} ${route}`)
        .filter((name) => !shown.has(name.replace(/\{\w+\}/g, '{}'))),
    );
    expect(missing.sort()).toEqual([
      'delete /api/tickets/{id}',
      'delete /api/tickets/{id}/delivery',
      'get /api/tickets/stream',
      'post /api/payments/webhook',
      'post /api/users/signin',
    ]);
  });
});

describe('API_DOCS=1', () => {
  it.each(['users', 'tickets', 'orders', 'payments'])(
    'shows the documents of /api/%s through the gateway',
    async (room) => {
      const { url } = running.stack;
      const document = await fetch(`${url}/api/${room}/openapi.json`);
      expect(document.status).toBe(200);
      expect(await document.json()).toMatchObject({ openapi: '3.1.0' });
      const page = await fetch(`${url}/api/${room}/docs/`);
      expect(await page.text()).toContain('swagger-ui-bundle.js');
      expect((await fetch(`${url}/api/${room}/docs/swagger-ui-bundle.js`)).status).toBe(200);
    },
  );
});
