import { z } from 'zod';

const Server = z.object({ config: z.object({ sync_always: z.boolean().default(false) }).optional() });

const MONITOR_PORT = 8222;
const TIMEOUT_MS = 2_000;

function monitorsOf(brokerUrl: string): string[] {
  return brokerUrl.split(',').map((server) => `http://${new URL(server.trim()).hostname}:${MONITOR_PORT}`);
}

export interface SyncReport {
  /** Monitoring addresses of servers that acknowledge before they have written to the disk. */
  unsafe: string[];
  /** Those that did not answer. */
  unknown: string[];
}

/**
 * Asks every server whether it writes a message to the disk before it acknowledges it (`sync_interval: always`). Without
 * that a broker that loses its power loses the last two minutes of what it acknowledged.
 */
export async function askSync(brokerUrl: string, monitorUrls?: string): Promise<SyncReport> {
  const report: SyncReport = { unsafe: [], unknown: [] };
  const monitors = monitorUrls ? monitorUrls.split(',').map((url) => url.trim()) : monitorsOf(brokerUrl);
  await Promise.all(
    monitors.map(async (monitor) => {
      const server = await readServer(monitor).catch(() => undefined);
      if (!server) report.unknown.push(monitor);
      else if (server.config && !server.config.sync_always) report.unsafe.push(monitor);
    }),
  );
  return report;
}

async function readServer(monitor: string): Promise<z.infer<typeof Server>> {
  const response = await fetch(new URL('/jsz', monitor), { signal: AbortSignal.timeout(TIMEOUT_MS) });
  return Server.parse(await response.json());
}
