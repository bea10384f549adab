import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorPage } from './error-page';

/** No page of ours has a longer path, and Next would repeat the whole of it in the page that says so. */
const PATH_MAX = 2_000;

/** There is no such page, so Next shows our own words for that, with the status that goes with them. */
const NOWHERE = '/not-found';

/** The address, or the one of the page for what does not exist, when Next would fail to read it and answer with bare text. */
export function routable(address: string): string {
  const path = address.split('?', 1)[0] ?? '';
  if (path.length > PATH_MAX) return NOWHERE;
  try {
    return /\p{Cc}/u.test(decodeURIComponent(path)) ? NOWHERE : address;
  } catch {
    return NOWHERE;
  }
}

/** A person waits for a page; scripts of the page ask for its parts by a header of Next's. */
const wantsPage = ({ headers }: IncomingMessage) => /text\/html/.test(headers.accept ?? '') && !headers.rsc;

function hasNoWords(response: ServerResponse): boolean {
  const type = String(response.getHeader('content-type') ?? 'text/plain');
  return response.statusCode >= 500 && !response.headersSent && type.startsWith('text/');
}

/** Puts our page in the place of what Next writes for its faults: bare text, or a document that only scripts can fill. */
function designFaults(request: IncomingMessage, response: ServerResponse): void {
  const { write, end } = response;
  const here = request.url ?? '/';
  let designed = false;
  const isDesigned = () => {
    designed ||= hasNoWords(response);
    return designed;
  };
  const finish = () => {
    response.end = end;
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' ? given : randomUUID();
    console.error(`${requestId} ${request.method} ${here}: answered with ${response.statusCode}`);
    for (const name of ['content-encoding', 'content-length', 'etag']) response.removeHeader(name);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-request-id', requestId);
    return response.end(request.method === 'HEAD' ? undefined : errorPage(requestId, here));
  };
  // Node's two methods take their arguments in several orders; they are passed on as they came.
  response.write = ((...given: Parameters<typeof write>) =>
    isDesigned() || write.apply(response, given)) as typeof write;
  response.end = ((...given: Parameters<typeof end>) =>
    isDesigned() ? finish() : end.apply(response, given)) as typeof end;
}

/** Sees each request before Next does. Next keeps its server to itself; Node tells of it with each request. */
export function guardRequests(): void {
  subscribe('http.server.request.start', (message) => {
    // As Node documents this channel.
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (wantsPage(request)) designFaults(request, response);
    request.url = routable(request.url ?? '/');
  });
}
