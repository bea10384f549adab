import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument, type ChargeFields, isEnded } from '../models/charge';
import { isRefundOpen, isToBeGivenBack } from './apply-refunds';
import type { ChargeState } from './change-charge';

/** Longer than the calls of one run can take: after it, whoever had the charge is taken for dead. */
const LEASE_MS = 60_000;

/** Banks take days for a refund that they don't make at once; its webhook comes earlier than this. */
const REFUND_CHECK_MS = 900_000;

type Times = Pick<SagaDeps, 'now' | 'checkTimes'>;

export function leaseEnd({ now }: Pick<SagaDeps, 'now'>): Date {
  return new Date(now() + LEASE_MS);
}

/** Of several instances one gets a charge that is due. No version and no event, here and below: for others nothing changed. */
export async function claimCharge(
  deps: Times,
  { _id, nextCheckAt }: Pick<ChargeFields, '_id' | 'nextCheckAt'>,
): Promise<Omit<Lease, 'wasDue'> | undefined> {
  const lease = leaseEnd(deps);
  const update = { $set: { nextCheckAt: lease } };
  const charge = await Charge.findOneAndUpdate({ _id, nextCheckAt }, update, { new: true });
  return charge ? { charge, lease } : undefined;
}

export interface Lease {
  /** The charge as it was when this began to work on it. */
  charge: ChargeDocument;
  lease: Date;
  /** It had been marked: Stripe may know more than is stored. */
  wasDue: boolean;
}

/** A buyer's own request goes on whoever else has the charge: keys and versions guard what two do at once. */
export async function leaseCharge(deps: Times, orderId: string): Promise<Lease | undefined> {
  const lease = leaseEnd(deps);
  const charge = await Charge.findOneAndUpdate({ orderId }, { $set: { nextCheckAt: lease } });
  if (!charge) return undefined;
  return { charge, lease, wasDue: charge.nextCheckAt !== undefined && charge.nextCheckAt.getTime() <= deps.now() };
}

/** After a run that came to its end. What was marked due meanwhile stays due. */
export async function scheduleNext(deps: Times, state: ChargeState, lease: Date): Promise<void> {
  const waitMs = waitMsOf(deps, state);
  const next =
    waitMs === undefined ? { $unset: { nextCheckAt: '' } } : { $set: { nextCheckAt: new Date(deps.now() + waitMs) } };
  const { _id } = state.charge;
  await Charge.updateOne({ _id, nextCheckAt: lease }, { ...next, $set: { ...next.$set, failedChecks: 0 } });
}

/** After a run that Stripe left unsettled: again later, each time twice as late. */
export async function scheduleRetry(deps: Times, orderId: string, lease: Date): Promise<void> {
  const charge = await Charge.findOne({ orderId }, { failedChecks: 1 }).lean();
  if (!charge) return;
  const { _id, failedChecks = 0 } = charge;
  const { firstRetryMs, maxRetryMs } = deps.checkTimes;
  const delayMs = Math.min(firstRetryMs * 2 ** Math.min(failedChecks, 30), maxRetryMs);
  await Charge.updateOne(
    { _id, nextCheckAt: lease },
    { $set: { nextCheckAt: new Date(deps.now() + delayMs), failedChecks: failedChecks + 1 } },
  );
}

interface MarkOptions {
  /** Whether there is something new to act on. What is only repeated does not end the waiting after failures. */
  isNews: boolean;
}

/** Stripe is to be asked about this charge, soon and by others: by the worker, or the buyer's own request. */
export async function markDue(
  { now, signals }: Pick<SagaDeps, 'now' | 'signals'>,
  orderId: string,
  { isNews }: MarkOptions,
): Promise<void> {
  const filter = isNews ? { orderId } : { orderId, failedChecks: 0 };
  const { modifiedCount } = await Charge.updateOne(filter, { $set: { nextCheckAt: new Date(now()) } });
  if (modifiedCount > 0) signals.due(orderId);
}

/** There is nothing to ask any more. */
export async function unschedule({ _id, nextCheckAt }: ChargeDocument): Promise<void> {
  await Charge.updateOne({ _id, nextCheckAt, status: 'completed' }, { $unset: { nextCheckAt: '' } });
}

/** How long a charge for which there is nothing to do may wait; nothing where it needs no looking after. */
export function waitMsOf({ checkTimes }: Times, { charge, order }: ChargeState): number | undefined {
  if (isRefundOpen(charge)) return REFUND_CHECK_MS;
  if (isEnded(charge)) return undefined;
  // Watched until its order is known to be completed too: it may have to be refunded.
  if (charge.status === 'completed') {
    const isAtRest = order?.status === 'completed' && !isToBeGivenBack(order);
    return isAtRest ? undefined : checkTimes.idleMs;
  }
  return charge.attempt.status === 'closed' ? undefined : checkTimes.idleMs;
}
