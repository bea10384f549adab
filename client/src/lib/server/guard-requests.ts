import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorPage } from './error-page';
import { takeMissing } from './missing';

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
function designFaults(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  const { write, end, flushHeaders } = response;
  const here = request.url ?? '/';
  let designed = false;
  const isDesigned = () => {
    designed ||= hasNoWords(response);
    return designed;
  };
  const finish = () => {
    response.end = end;
    console.error(`${requestId} ${request.method} ${here}: answered with ${response.statusCode}`);
    for (const name of ['content-encoding', 'content-length', 'etag']) response.removeHeader(name);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-request-id', requestId);
    return response.end(request.method === 'HEAD' ? undefined : errorPage(requestId, here));
  };
  response.flushHeaders = () => {
    if (!isDesigned()) flushHeaders.call(response);
  };
  // Node's two methods take their arguments in several orders, so the types of one stand for all; they are passed on as they came.
  response.write = ((...given: Parameters<typeof write>) =>
    isDesigned() || write.apply(response, given)) as typeof write;
  response.end = ((...given: Parameters<typeof end>) =>
    isDesigned() ? finish() : end.apply(response, given)) as typeof end;
}

/** The status of a page that found nothing to show, which Next gives it no way to set but one that needs scripts. */
function setMissing(response: ServerResponse, requestId: string): void {
  const { writeHead } = response;
  response.writeHead = ((status: number, ...rest: []) =>
    writeHead.call(response, takeMissing(requestId) && status === 200 ? 404 : status, ...rest)) as typeof writeHead;
}

/** Every request has an id from here on; one that came with it is kept. */
function idOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  const id = typeof given === 'string' && given ? given : randomUUID();
  headers['x-request-id'] = id;
  return id;
}

/** Sees each request before Next does. Next keeps its server to itself; Node tells of it with each request. */
export function guardRequests(): void {
  subscribe('http.server.request.start', (message) => {
    // As Node documents this channel.
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const requestId = idOf(request);
    if (wantsPage(request)) {
      designFaults(request, response, requestId);
      setMissing(response, requestId);
    }
    response.once('close', () => takeMissing(requestId));
    request.url = routable(request.url ?? '/');
  });
}
