import type { Stack } from 'dev/stack';
import { type AuditAddresses, audit } from '../journey/audit';
import { startBackEnd, storesOf } from '../journey/own-stack';
import { type Cast, signUp } from '../journey/steps';

export interface Running {
  stack: Stack;
  stores: AuditAddresses;
  cast: Cast;
}

/**
 * One stack for a test file, with a seller and two buyers; at the end everything must agree before it is removed, unless
 * the file has rules of its own for that.
 */
export function useStack(env: NodeJS.ProcessEnv, { isAudited = true } = {}): Running {
  // Filled before the first test runs; the tests read it only then.
  const running = {} as Running;
  beforeAll(async () => {
    running.stack = await startBackEnd({ name: 'faults', env });
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
