import { createTestDeps } from '@tickets/common/testing';
import { publishers } from '../events/publishers';

/** What firing needs, with a clock that the test sets. */
export function createFiring(at = Date.now()) {
  const { outbox, bus, events, logger } = createTestDeps({ publishers });
  const clock = { at };
  return {
    clock,
    bus,
    events,
    deps: { outbox, isBusConnected: () => bus.isConnected, now: () => clock.at, logger },
  };
}
