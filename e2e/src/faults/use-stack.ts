import type { Stack, StackOptions } from 'dev/stack';
import { type AuditAddresses, audit } from '../journey/audit';
import { startBackEnd, storesOf } from '../journey/own-stack';
import { type Cast, signUp } from '../journey/steps';

export interface Running {
  stack: Stack;
  stores: AuditAddresses;
  cast: Cast;
}

/** What holds on any broker is tried on each. */
export const BROKERS = ['nats-streaming', 'jetstream'] as const;

export const stopBroker = ({ brokers }: Stack) => Promise.all(brokers.map((server) => server.stop()));
export const startBroker = ({ brokers }: Stack) => Promise.all(brokers.map((server) => server.start()));

/**
 * One stack for a test file, with a seller and two buyers; at the end everything must agree before it is removed, unless
 * the file has rules of its own for that.
 */
export function useStack(
  env: NodeJS.ProcessEnv,
  { isAudited = true, ...broker }: { isAudited?: boolean } & Pick<StackOptions, 'bus' | 'nodes' | 'bothBrokers'> = {},
): Running {
  // Filled before the first test runs; the tests read it only then.
  const running = {} as Running;
  beforeAll(async () => {
    running.stack = await startBackEnd({ name: 'faults', env, ...broker });
    running.stores = storesOf(running.stack);
    running.cast = await signUp(running.stack.url);
  });
  afterAll(async () => {
    if (!running.stack) return;
    try {
      if (isAudited) await audit(running.stores);
    } finally {
      await running.stack.stop({ remove: true });
    }
  });
  return running;
}
