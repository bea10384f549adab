import { exporterOf } from './exporter-of';

/**
 * Importing this starts tracing where the environment names an exporter; else nothing of the SDK is ever loaded, and
 * every call of the OpenTelemetry API does nothing.
 */
const exporter = exporterOf(process.env);
// A condition can't stand before an import; and the SDK must be there before express and the database's driver are.
const sdk = exporter && (require('./sdk') as typeof import('./sdk')).startSdk(exporter);

const FLUSH_MS = 2_000;

/** Sends what is still unsent; takes at most a moment, also when nobody is there to take it. */
export async function stopTracing(): Promise<void> {
  if (!sdk) return;
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FLUSH_MS);
  });
  await Promise.race([sdk.shutdown().catch(() => undefined), overdue]);
  clearTimeout(timer);
}
