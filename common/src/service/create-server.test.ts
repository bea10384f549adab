import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from './create-server';

describe("a service's server", () => {
  it('keeps a silent connection longer than the proxy in front of it, so that no request meets a closed one', async () => {
    const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // it listens on a port
    const { headers } = await fetch(`http://127.0.0.1:${port}/`);
    const seconds = Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1]);
    expect(seconds).toBeGreaterThan(60);
    server.closeAllConnections();
    server.close();
  });
});
