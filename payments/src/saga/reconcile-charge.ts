import type { HandlerDeps } from '../deps';
import { Charge, type ChargeDocument } from '../models/charge';
import type { OrderReplica } from '../replicas/order';
import { isToBeGivenBack } from './apply-refunds';
import { type ChargeState, loadState } from './change-charge';
import { nextStep, voidCharge } from './next-step';
import { markDue, unschedule, waitMsOf } from './schedule';

interface Reconciliation {
  /** Whether the order's replica has just changed. */
  isNews: boolean;
  /** The order as it was stored a moment ago; else it is read. */
  order?: OrderReplica;
}

/** A charge whose attempt ends while this looks at it is looked at once more. */
const MAX_LOOKS = 3;

/**
 * Brings a charge in line with its order as far as this service's own database goes; safe at any time, any number of
 * times. What Stripe has to be asked is marked due, and done by others.
 */
export async function reconcileCharge(
  deps: HandlerDeps,
  orderId: string,
  { isNews, order }: Reconciliation,
): Promise<void> {
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    const state = await loadState(orderId, order);
    if (!state) return;
    const step = followsFromOrder(state) ? nextStep(state, deps.now()) : undefined;
    if (!step) return settle(deps, state);
    if (step !== voidCharge) return markDue(deps, orderId, { isNews });
    await voidCharge(deps, state);
  }
  await markDue(deps, orderId, { isNews });
}

/** An attempt that is under way has somebody who works on it; what its order says is no reason to ask Stripe besides. */
function followsFromOrder({ charge, order }: ChargeState): boolean {
  if (isToBeGivenBack(order)) return true;
  return charge.status === 'authorized' && order?.authorizedAt !== undefined;
}

/** A completed charge was watched until its order was known to be completed. */
async function settle(deps: HandlerDeps, state: ChargeState): Promise<void> {
  const { charge } = state;
  if (charge.nextCheckAt && charge.status === 'completed' && waitMsOf(deps, state) === undefined) {
    await unschedule(charge);
  }
}

/** The same for every charge that may still change; returns how many there were. */
export async function reconcileAllCharges(deps: HandlerDeps): Promise<number> {
  let count = 0;
  const open: Pick<ChargeDocument, 'status'>['status'][] = ['created', 'requires_action', 'authorized', 'completed'];
  for await (const { orderId } of Charge.find({ status: { $in: open } }, { orderId: 1 })
    .lean()
    .cursor()) {
    await reconcileCharge(deps, orderId, { isNews: true });
    count += 1;
  }
  return count;
}
