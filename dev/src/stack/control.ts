import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Part } from './part';

const ACTIONS = ['start', 'stop', 'restart', 'kill'] as const;
type Action = (typeof ACTIONS)[number];

/**
 * GET /parts, and POST /parts/<name> {"action":"stop"}: how tests and people make parts fail. On the loopback address, and
 * only for requests that no web page can make.
 */
export function startControl(port: number, parts: ReadonlyMap<string, Part>): Promise<Server> {
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const [status, body] = await answer(request, parts).catch(
      (error: Error) => [500, { error: error.message }] as const,
    );
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void reply(request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function answer(request: IncomingMessage, parts: ReadonlyMap<string, Part>): Promise<readonly [number, unknown]> {
  if (request.headers.origin || request.headers['sec-fetch-site']) return [403, { error: 'not for web pages' }];
  if (request.method === 'GET' && request.url === '/parts') return [200, [...parts.values()].map(describe)];
  const part = parts.get(/^\/parts\/([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '');
  if (!part || request.method !== 'POST') return [404, { error: 'GET /parts, or POST /parts/<name>' }];
  const { action } = JSON.parse((await readBody(request)) || '{}') as { action?: Action };
  if (!action || !ACTIONS.includes(action)) return [400, { error: `action is one of ${ACTIONS.join(', ')}` }];
  await part[action]();
  return [200, describe(part)];
}

const describe = ({ name, pid, state, restarts, definition }: Part) => ({
  name,
  pid,
  port: definition.port,
  state,
  restarts,
});

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
