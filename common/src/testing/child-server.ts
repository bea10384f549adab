import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The shell ends the server as soon as its own input closes, which happens however the test process ends. */
export const LEASH = '"$@" & server=$!; cat >/dev/null; kill $server; wait $server';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
