import { join } from 'node:path';
import { cacheDir, withLock } from './cache';
import type { ServerChoice } from './find-nats';
import { goInstall } from './go-install';
import { answers } from './run';

const VERSION = '0.203.0';

/** Stripe's own mock, which refuses what its OpenAPI description does not know: on PATH, else in the cache, else built. */
export async function findStripeMock(): Promise<ServerChoice> {
  if (await answers('stripe-mock')) return { command: 'stripe-mock', choice: 'stripe-mock on PATH' };
  const folder = join(cacheDir, `stripe-mock-${VERSION}`);
  const command = join(folder, 'stripe-mock');
  if (!(await answers(command))) await withLock('stripe-mock', () => build(folder, command));
  return { command, choice: `stripe-mock ${VERSION} in the cache` };
}

async function build(folder: string, command: string): Promise<void> {
  if (await answers(command)) return;
  await goInstall(folder, {
    missing: "stripe-mock is missing (the payment service's requests are tried on it)",
    command: 'stripe-mock',
    module: 'github.com/stripe/stripe-mock',
    version: VERSION,
  });
}
