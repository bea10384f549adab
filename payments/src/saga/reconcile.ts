import { joinTrace } from '@tickets/common/tracing';
import type { SagaDeps } from '../deps';
import { paymentsNotAtRest } from '../metrics';
import { Charge, type ChargeDocument, isUndecided } from '../models/charge';
import { findOrder } from '../models/order';
import { alignCharge } from './align-charge';
import { closeAttempt } from './close-attempt';
import { continueAttempt, showIntent } from './continue-attempt';

const BATCH = 50;
const OPEN = ['created', 'requires_action', 'authorized', 'completed'] as const;

/** Looks after every charge that is not at rest and that nobody has moved for a while: Stripe is asked, and decides. */
export async function reconcile(deps: SagaDeps & { reconcileAfterMs: number }): Promise<void> {
  const before = new Date(deps.now() - deps.reconcileAfterMs);
  const due = await Charge.find({ watchedAt: { $lte: before } })
    .sort({ watchedAt: 1 })
    .limit(BATCH);
  for (const charge of due) {
    try {
      if (!(await claim(deps, charge))) continue;
      const order = await findOrder(charge.orderId);
      await joinTrace(order?.traceparent, 'reconcile charge', () => lookAfter(deps, charge.orderId));
    } catch (err) {
      // One that can't be decided now must not keep the others waiting.
      deps.logger.warn({ err, orderId: charge.orderId }, 'charge not reconciled');
    }
  }
  for (const status of OPEN) {
    paymentsNotAtRest.set({ status }, await Charge.countDocuments({ watchedAt: { $exists: true }, status }));
  }
}

/** Of several instances one takes it; no version and no event, as for others nothing has changed. */
async function claim({ now }: SagaDeps, { _id, version, watchedAt }: ChargeDocument): Promise<boolean> {
  const claimed = await Charge.updateOne({ _id, version, watchedAt }, { $set: { watchedAt: new Date(now()) } });
  return claimed.modifiedCount === 1;
}

async function lookAfter(deps: SagaDeps, orderId: string): Promise<void> {
  const charge = await alignCharge(deps, orderId);
  if (charge && isUndecided(charge)) await continueAttempt(deps, orderId, charge.attempt);
  else if (charge?.status === 'authorized') await showIntent(deps, charge);
  if (charge) await closeAttempt(deps, orderId, charge.attempt);
  const aligned = await alignCharge(deps, orderId);
  // Those that should have moved it are told once more how it stands.
  if (aligned) await deps.outbox.republish(aligned);
}
