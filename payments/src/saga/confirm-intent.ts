import type { SagaDeps } from '../deps';
import { isPending } from '../models/attempt';
import type { ChargeDocument } from '../models/charge';
import { findOrder } from '../replicas/order';
import { INVALID_METHOD, PAYMENT_UNAVAILABLE } from '../stripe/decline';
import { type Intent, intentIdOf } from '../stripe/gateway';
import { CardDeclined, type RequestRejected, StripeAccessDenied } from '../stripe/stripe-faults';
import { applyIntent, declineAttempt, giveUpAttempt } from './apply-intent';
import { callThenFetchIntent, fetchIntent } from './ask-stripe';
import { type ChargeState, changeCharge } from './change-charge';
import { createPaymentMethod } from './create-payment-method';
import type { Step, StepResult } from './step';

/**
 * Asks for the money, unless it was asked for already: after a crash, or beside another instance, only Stripe can say. An
 * intent that was created a moment ago by this very run needs no asking.
 */
export const confirmIntent: Step = async (deps, state) => {
  const isJustCreated = state.intent?.id === state.charge.attempt.intentId;
  const shown = state.intent && isJustCreated ? { ...state, intent: state.intent } : await fetchIntent(deps, state);
  // Read after every answer: for a cancelled order no money is asked for.
  const seen = { ...shown, order: await findOrder(shown.charge.orderId) };
  const isToConfirm = isUnconfirmed(seen.intent) && seen.charge.attempt.status === 'confirming';
  return isToConfirm && seen.order?.status !== 'cancelled' ? confirm(deps, seen) : seen;
};

async function confirm(deps: SagaDeps, before: ChargeState): Promise<StepResult> {
  const { charge } = before;
  const { attempt } = charge;
  try {
    const { intent, refusal } = await callThenFetchIntent(deps, charge, {
      call: async () => {
        await createPaymentMethod(deps, charge);
        return deps.stripe.confirmIntent(charge);
      },
      hadEffect: (shown) => !isUnconfirmed(shown) || shown.last_payment_error !== null,
    });
    // Read after the answer too: whoever cancelled the order meanwhile may not come to say so.
    const after = { charge, order: await findOrder(charge.orderId) };
    const state = await changeCharge(deps, after, (fresh, order) => {
      applyIntent(fresh, intent, order, deps.now());
      // What was sent to pay with is no use, and the intent itself shows no trace of it.
      const isUnseen = fresh.attempt.number === attempt.number && fresh.attempt.status === 'confirming';
      if (refusal && isUnseen && isUnconfirmed(intent)) refuse(fresh, refusal, deps.now());
    });
    return { ...state, intent };
  } catch (error) {
    if (!(error instanceof StripeAccessDenied)) throw error;
    return changeCharge(deps, before, (fresh) => {
      if (fresh.attempt.intentId === intentIdOf(charge)) giveUpAttempt(fresh, PAYMENT_UNAVAILABLE);
    });
  }
}

function isUnconfirmed({ status }: Intent): boolean {
  return status === 'requires_payment_method' || status === 'requires_confirmation';
}

function refuse(charge: ChargeDocument, refusal: CardDeclined | RequestRejected, nowMs: number): void {
  if (!isPending(charge.attempt)) return;
  if (refusal instanceof CardDeclined) declineAttempt(charge, refusal.decline, nowMs);
  else if (refusal.about === 'method') declineAttempt(charge, INVALID_METHOD, nowMs);
  else giveUpAttempt(charge, PAYMENT_UNAVAILABLE);
}
