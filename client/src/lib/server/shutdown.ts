import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isDraining, startDraining } from './draining';
import { env } from './env';

const DRAIN_MS = 8_000;
const SWEEP_MS = 50;

/** Next keeps its server to itself; Node tells of it with each request. */
function watchServer(): () => Server | undefined {
  let server: Server | undefined;
  subscribe('http.server.request.start', (message) => {
    server ??= (message as { server: Server }).server; // As Node documents this channel.
  });
  return () => server;
}

/** Lets nobody new in, and resolves when the open requests have ended, or after DRAIN_MS. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await Promise.race([closed, delay(DRAIN_MS)]);
  clearInterval(sweep);
}

/**
 * At SIGTERM the process is no longer ready, and answers on for SHUTDOWN_DELAY_MS, until whoever sends requests here
 * knows it. Then it ends what is open, and itself.
 */
export function stopWhenAsked(): void {
  const server = watchServer();
  const stop = async () => {
    if (isDraining()) return;
    startDraining();
    await delay(env.shutdownDelayMs());
    const open = server();
    if (open) await drain(open);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
