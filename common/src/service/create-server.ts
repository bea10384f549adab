import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';

/**
 * Longer than a proxy in front keeps a silent connection for its next request (ingress-nginx: 60 s): the side that sends
 * must be the one that closes. Node's own 5 s closed connections under requests that were on their way, which cost the
 * buyer a 502 now and then.
 */
const KEEP_ALIVE_MS = 65_000;

export function createServer(listener: RequestListener): Server {
  const server = createHttpServer(listener);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}
