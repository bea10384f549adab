import type { Outbox } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';
import { joinTrace } from '@tickets/common/tracing';
import { expiryLateness } from './metrics';
import { Deadline } from './models/deadline';

/** Until the order's owner has answered, its end is told again and again. */
const FIRE_AGAIN_MS = 10_000;

export interface FireDeps {
  outbox: Outbox;
  isBusConnected: () => boolean;
  now: () => number;
}

/**
 * Tells that an order's time is over, if it is and nobody told so meanwhile. Whoever claims the firing (one write, on a
 * deadline that is due and still pending) tells it; should that fail, the next firing comes in its time. Returns whether
 * it was told.
 */
export async function fireDeadline({ outbox, isBusConnected, now }: FireDeps, orderId: string): Promise<boolean> {
  if (!isBusConnected()) return false;
  const at = now();
  const claimed = await Deadline.findOneAndUpdate(
    { _id: orderId, nextFireAt: { $lte: new Date(at) } },
    { $inc: { firings: 1 }, $set: { nextFireAt: new Date(at + FIRE_AGAIN_MS) } },
  );
  if (!claimed?.nextFireAt) return false;
  const firing = claimed.firings + 1;
  const { kind, traceparent } = claimed;
  const data = { orderId, expiresAt: claimed.expiresAt.toISOString(), firing, ...(kind ? { kind } : {}) };
  await joinTrace(traceparent, `end ${kind ?? 'hold'}`, () =>
    outbox.publish(Subjects.ExpirationComplete, `${orderId}:${firing}`, data),
  );
  expiryLateness.observe((now() - claimed.nextFireAt.getTime()) / 1000);
  return true;
}
