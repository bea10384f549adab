import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least that Node does for a JSON answer: what the ratios of a run are taken against. */
export async function startPlainServer(): Promise<{ url: string; close: () => void }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"status":"plain"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
