import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** So long a connection may be silent between two requests and still be believed to send another. */
const BETWEEN_REQUESTS_MS = 250;

function announceClose(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close');
}

/**
 * Ends a server without losing a request that it has accepted. First every answer tells its client not to use the
 * connection again, then nobody new is let in, and only then the connections that stay silent are closed. Node's own
 * `close()` would close them at once, also under a request that is already on its way.
 */
export async function drain(server: Server, timeoutMs: number): Promise<void> {
  server.prependListener('request', announceClose);
  await delay(BETWEEN_REQUESTS_MS);
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  NetServer.prototype.close.call(server);
  await delay(BETWEEN_REQUESTS_MS);
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  server.closeIdleConnections();
  await Promise.race([closed, delay(timeoutMs, undefined, { ref: false })]);
  clearInterval(sweep);
  server.closeAllConnections();
}
