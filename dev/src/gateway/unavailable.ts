import type { IncomingMessage, ServerResponse } from 'node:http';
import { currentTraceId } from '@tickets/common/tracing';

const MESSAGE = 'This part of the shop is not available right now. Please try again in a moment.';

/** The upstream is down (503) or broke off (502): words for people, the one error shape for programs. */
export function sendUnavailable(
  request: IncomingMessage,
  response: ServerResponse,
  error?: NodeJS.ErrnoException,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = !error || error.code === 'ECONNREFUSED' ? 503 : 502;
  const wantsPage = /text\/html/.test(request.headers.accept ?? '') && !request.url?.startsWith('/api/');
  const requestId = String(request.headers['x-request-id'] ?? '');
  const answer = { errors: [{ message: MESSAGE }], requestId, traceId: currentTraceId() };
  const body = wantsPage ? page(MESSAGE) : JSON.stringify(answer);
  const type = wantsPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'retry-after': '2', 'cache-control': 'no-store' }).end(body);
}

/** Stands where the web UI will be, while there is none. */
export const withoutClient = (): string =>
  page(
    'The web UI is not part of this build. The API: <a href="/api/tickets">/api/tickets</a>, <a href="/api/users/currentuser">/api/users/currentuser</a>.',
  );

const page = (text: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tickets</title><body style="font:1.1rem/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem"><h1>Tickets</h1><p>${text}</p></body></html>`;
