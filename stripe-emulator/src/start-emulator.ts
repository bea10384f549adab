import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app';
import type { Config } from './config';
import { Faults } from './emulator/faults';
import { IdempotencyKeys } from './http/idempotency';
import type { Log } from './http/log';
import { Settler } from './settlements/settler';
import { Store } from './state/store';
import { Webhooks } from './webhooks/webhooks';

export interface Emulator {
  port: number;
  /** Ends within a second, whatever is still under way. */
  close: () => Promise<void>;
}

/** Reads the state, listens, and goes on sending the webhooks that were left. */
export async function startEmulator(
  config: Config,
  { log, nowMs = Date.now }: { log: Log; nowMs?: () => number },
): Promise<Emulator> {
  const store = await Store.open(config.dataDir);
  const faults = new Faults();
  const keys = new IdempotencyKeys(store, nowMs);
  keys.forgetOld();
  const webhooks = new Webhooks({ store, faults, log, nowMs, receiver: config.webhook });
  const deps = { store, faults, webhooks, log, nowMs, publicUrl: config.publicUrl };
  const settler = new Settler(deps);
  const server = createServer(createApp({ ...deps, keys, settler }));
  // Who sends closes first: Node's own 5 s would cut connections off under a request that is on its way.
  server.keepAliveTimeout = 65_000;
  await listen(server, config);
  webhooks.wake();
  settler.wake();
  const { port } = server.address() as AddressInfo; // it listens on a port, never on a pipe
  const close = async () => {
    await stop(server);
    settler.close();
    webhooks.close();
    await store.close();
  };
  return { port, close };
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

async function stop(server: Server): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  const deadline = setTimeout(() => server.closeAllConnections(), 500);
  await stopped;
  clearTimeout(deadline);
}
