import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument, isEnded } from '../models/charge';
import { findOrder, type OrderReplica } from '../models/order';
import { StripeOutOfReach } from '../stripe/stripe-faults';
import { voidOverAttempt } from './apply-intent';
import { cancelIntent } from './cancel-intent';
import { captureIntent } from './capture-intent';
import { changeCharge } from './change-charge';
import { createIntent } from './create-intent';
import { refundIntent } from './refund-intent';

/** Create, cancel, refund: the longest way that an order's end can ask for, with room for what others do meanwhile. */
const MAX_STEPS = 8;

type Step = (deps: SagaDeps, charge: ChargeDocument) => Promise<unknown>;

/**
 * Brings a charge in line with its order; safe at any time, any number of times. The order cancelled: what is open at
 * Stripe is cancelled, what was captured is refunded. The order authorised: the money is captured. Loads the charge first
 * and the order after it: a snapshot that is stored later than that brings its own call.
 */
export async function alignCharge(deps: SagaDeps, orderId: string): Promise<ChargeDocument | null> {
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const charge = await Charge.findOne({ orderId });
    if (!charge || isEnded(charge)) return charge;
    const order = await findOrder(orderId);
    const step = order && nextStep(charge, order);
    if (!step) return charge;
    await step(deps, charge);
  }
  throw new StripeOutOfReach(`the charge of order ${orderId} does not come to rest`);
}

function nextStep(charge: ChargeDocument, order: OrderReplica): Step | undefined {
  if (order.status === 'cancelled') return stepBack(charge);
  if (order.authorizedAt && charge.status === 'authorized') return captureIntent;
  if (order.status === 'completed' && charge.status === 'completed' && charge.watchedAt) return unwatch;
  return undefined;
}

function stepBack(charge: ChargeDocument): Step {
  if (charge.status === 'completed') return refundIntent;
  if (charge.isOver) return voidWithoutIntent;
  // Its creation may have succeeded: repeated under the same key it brings the intent that is to be cancelled.
  return charge.stripeId ? cancelIntent : createIntent;
}

const voidWithoutIntent: Step = (deps, { orderId }) => changeCharge(deps, orderId, voidOverAttempt);

/** No version and no event: for others nothing has changed. */
const unwatch: Step = (_deps, { _id }) =>
  Charge.updateOne({ _id, status: 'completed' }, { $unset: { watchedAt: 1 } }).exec();
