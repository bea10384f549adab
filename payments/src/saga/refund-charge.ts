import type Stripe from 'stripe';
import type { SagaDeps } from '../deps';
import type { ChargeDocument } from '../models/charge';
import { intentIdOf } from '../stripe/gateway';
import { CardDeclined, IdempotencyKeyExhausted, RequestRejected, Unsettled } from '../stripe/stripe-faults';
import { applyRefunds, isRefundDue } from './apply-refunds';
import { rotateIdempotencyKey } from './ask-stripe';
import { changeCharge } from './change-charge';
import type { Step } from './step';

/** Gives back what was captured for an order that was cancelled. What Stripe refuses or fails is tried again, ever less often. */
export const refundCharge: Step = async (deps, state) => {
  const { charge } = state;
  const { refunds, failure } = await requestRefund(deps, charge);
  const after = await changeCharge(deps, state, (fresh) => applyRefunds(fresh, refunds, deps.now()));
  if (!isRefundDue(after.charge, after.order)) return after;
  if (failure) await rotateIdempotencyKey(charge);
  throw new Unsettled(`the refund of order ${charge.orderId} is not done`, { cause: failure });
};

interface RefundAnswer {
  refunds: Stripe.Refund[];
  /** A final answer, which Stripe repeats under its key. */
  failure?: Error;
}

async function requestRefund(deps: SagaDeps, charge: ChargeDocument): Promise<RefundAnswer> {
  try {
    return { refunds: [await deps.stripe.refundIntent(charge)] };
  } catch (error) {
    const isRefusal = error instanceof RequestRejected || error instanceof CardDeclined;
    if (!isRefusal && !(error instanceof IdempotencyKeyExhausted)) throw error;
    if (!mayBeGivenBack(error)) return { refunds: [], failure: error };
    return { refunds: await deps.stripe.listRefunds(intentIdOf(charge)), failure: error };
  }
}

/** By a call whose answer was lost, or in the dashboard. */
function mayBeGivenBack(error: Error): boolean {
  return error instanceof IdempotencyKeyExhausted || (error instanceof RequestRejected && error.about === 'state');
}

/** Asks how the refunds stand. */
export const fetchRefunds: Step = async (deps, state) => {
  const refunds = await deps.stripe.listRefunds(intentIdOf(state.charge));
  return changeCharge(deps, state, (fresh) => applyRefunds(fresh, refunds, deps.now()));
};
