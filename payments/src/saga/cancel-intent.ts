import { Unsettled } from '../stripe/stripe-faults';
import { callThenFetchIntent, rotateIdempotencyKey, saveIntent } from './ask-stripe';
import type { Step } from './step';

/**
 * Cancels the attempt's intent, which also lets go of an authorisation, and stores what Stripe shows then: the charge is
 * voided, or its attempt is closed; or, where Stripe shows that it was captured before, completed.
 */
export const cancelIntent: Step = async (deps, before) => {
  const { charge } = before;
  const { intent, refusal } = await callThenFetchIntent(deps, charge, {
    call: () => deps.stripe.cancelIntent(charge),
    hadEffect: ({ status }) => status === 'canceled' || status === 'succeeded',
  });
  const state = await saveIntent(deps, before, intent);
  if (!refusal || intent.status === 'canceled' || intent.status === 'succeeded') return state;
  // It can't be cancelled while the bank is still processing it. That answer is final under its key.
  await rotateIdempotencyKey(charge);
  throw new Unsettled(`the intent of order ${charge.orderId} can't be cancelled while it is ${intent.status}`, {
    cause: refusal,
  });
};
