import { isOver, isSameMethod, type PaymentMethodRef } from '../models/attempt';
import { Charge, type ChargeDocument, isEnded } from '../models/charge';
import { findOrder, type OrderReplica } from '../replicas/order';
import { StripeUnavailable } from '../stripe/stripe-faults';
import { type BeginDeps, beginFirstAttempt, beginOrJoinAttempt } from './begin-attempt';
import { type ChargeState, loadState } from './change-charge';
import { cancelledOrder, endedCharge, missingCard, undecidedPayment } from './payment-errors';
import { runCharge, runOrLook } from './run-charge';
import { leaseCharge, scheduleNext, scheduleRetry } from './schedule';
import type { StepResult } from './step';

/**
 * Starts an attempt to pay, or joins the one under way, and takes it as far as it goes without the buyer. In one process
 * presses come one after the other, so that the second of a double click finds the outcome of the first.
 */
export async function payOrder(
  deps: BeginDeps,
  order: OrderReplica,
  method: PaymentMethodRef | undefined,
): Promise<StepResult> {
  const mustWait = deps.locks.isHeld(order._id);
  const pressedOn = mustWait ? await Charge.findOne({ orderId: order._id }) : null;
  return deps.locks.run(order._id, async () => {
    const charge = await Charge.findOne({ orderId: order._id });
    const isTwin = mustWait && method && charge && beganSince(pressedOn, charge, method);
    return pay(deps, await begin(deps, order, charge, isTwin ? undefined : method));
  });
}

/** The attempt with this card began, or was still going on, while this press waited: both are one wish to pay. */
function beganSince(pressedOn: ChargeDocument | null, { attempt }: ChargeDocument, method: PaymentMethodRef): boolean {
  if (!isSameMethod(attempt.method, method)) return false;
  return pressedOn?.attempt.number !== attempt.number || !isOver(pressedOn.attempt);
}

async function begin(
  deps: BeginDeps,
  order: OrderReplica,
  charge: ChargeDocument | null,
  method: PaymentMethodRef | undefined,
): Promise<ChargeState> {
  if (charge && isEnded(charge)) throw endedCharge(charge);
  if (charge && method) return orUndecided(() => beginOrJoinAttempt(deps, { charge, order }, { order, method }));
  if (charge) return { charge, order };
  if (!method) throw missingCard();
  return beginFirstAttempt(deps, { order, method });
}

async function pay(deps: BeginDeps, begun: ChargeState): Promise<StepResult> {
  const { orderId } = begun.charge;
  // Read after it is leased: whatever is marked due from here on stays so.
  const leased = await leaseCharge(deps, orderId);
  if (!leased) throw new Error(`order ${orderId} has no charge`);
  const { charge, lease, wasDue } = leased;
  const mayHaveMoved = wasDue || charge.status === 'requires_action';
  try {
    // The mark that was taken away with the lease may be about an order that was stored since ours was read.
    const order = wasDue ? await findOrder(orderId) : begun.order;
    const result = await (mayHaveMoved ? runOrLook : runCharge)(deps, { charge, order });
    await scheduleNext(deps, result, lease);
    if (result.order?.status !== 'cancelled') return result;
  } catch (error) {
    if (!(error instanceof StripeUnavailable)) throw error;
    deps.logger.warn({ err: error, orderId }, 'payment undecided');
    await scheduleRetry(deps, orderId, lease);
    return answerInSpite(orderId);
  }
  throw cancelledOrder();
}

/** A decline is the answer whether or not its intent could be cancelled yet, and so is money that is reserved or taken. */
async function answerInSpite(orderId: string): Promise<StepResult> {
  const state = await loadState(orderId);
  if (!state || state.order?.status === 'cancelled') throw undecidedPayment();
  const { status, attempt } = state.charge;
  const isAnswered = isOver(attempt) ? !attempt.successor : status === 'authorized' || status === 'completed';
  if (!isAnswered) throw undecidedPayment();
  return state;
}

async function orUndecided<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StripeUnavailable) throw undecidedPayment();
    throw error;
  }
}
