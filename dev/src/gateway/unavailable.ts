import type { IncomingMessage, ServerResponse } from 'node:http';
import { currentTraceId } from '@tickets/common/tracing';
import { page } from './page';

const MESSAGE = 'This part of the shop is not available right now. Please try again in a moment.';

export const wantsPage = (request: IncomingMessage): boolean =>
  /text\/html/.test(request.headers.accept ?? '') && !request.url?.startsWith('/api/');

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
  const requestId = String(request.headers['x-request-id'] ?? '');
  const asPage = wantsPage(request);
  const body = asPage
    ? page({
        title: 'Not available right now',
        text: `${MESSAGE} If you were paying, your orders show whether it worked; we never charge twice.`,
        links: [
          [request.url ?? '/', 'Try again'],
          ['/', 'Browse tickets'],
        ],
        requestId,
      })
    : JSON.stringify({ errors: [{ message: MESSAGE }], requestId, traceId: currentTraceId() });
  const type = asPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'retry-after': '2', 'cache-control': 'no-store' }).end(body);
}

/** Stands where the web UI will be, while there is none. */
export const withoutClient = (): string =>
  page({
    title: 'Ticket Desk',
    text: 'The web UI is not part of this build. The API answers all the same.',
    links: [
      ['/api/tickets', '/api/tickets'],
      ['/api/users/currentuser', '/api/users/currentuser'],
    ],
  });
