import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface StripeMock {
  port: number;
  /** Ends it. */
  stop: () => Promise<void>;
}

/** Stripe's own mock on a port that the system chooses: it answers what its OpenAPI description allows, and nothing else. */
export async function startStripeMock(): Promise<StripeMock> {
  const command = process.env.TEST_STRIPE_MOCK;
  if (!command) {
    throw new Error(
      process.env.TEST_STRIPE_MOCK_MISSING ?? 'run this through jest, whose global setup finds stripe-mock',
    );
  }
  const anyPort = '127.0.0.1:0';
  const child = spawn(command, ['-http-addr', anyPort, '-https-addr', anyPort], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /Listening for HTTP at address: [\d.]+:(\d+)/.exec(printed)?.[1];
      if (found) resolve(Number(found));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`stripe-mock ended before it listened: ${printed.slice(-500)}`)));
  });
  return {
    port,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
