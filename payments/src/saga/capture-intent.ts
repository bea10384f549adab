import { Unsettled } from '../stripe/stripe-faults';
import { applyIntent, refuseCapture } from './apply-intent';
import { callThenFetchIntent, rotateIdempotencyKey } from './ask-stripe';
import { changeCharge } from './change-charge';
import type { Step } from './step';

/** Takes the authorised money. Only for an order that waits for it. A capture that is refused ends the payment. */
export const captureIntent: Step = async (deps, before) => {
  const { charge } = before;
  const { orderId } = charge;
  const { intent, refusal } = await callThenFetchIntent(deps, charge, {
    call: () => deps.stripe.captureIntent(charge),
    hadEffect: ({ status }) => status !== 'requires_capture',
  });
  if (intent.status === 'processing') {
    await rotateIdempotencyKey(charge);
    throw new Unsettled(`the capture of order ${orderId} is still processing`, { cause: refusal });
  }
  if (refusal) deps.logger.error({ err: refusal, orderId }, 'capture refused');
  const state = await changeCharge(deps, before, (fresh, order) => {
    applyIntent(fresh, intent, order, deps.now());
    if (refusal && fresh.attempt.intentId === intent.id) refuseCapture(fresh);
  });
  return { ...state, intent };
};
