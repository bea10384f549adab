import type { SagaDeps } from '../deps';
import { isPending } from '../models/attempt';
import type { ChargeDocument } from '../models/charge';
import { INVALID_METHOD, PAYMENT_UNAVAILABLE } from '../stripe/decline';
import { type Intent, intentIdOf } from '../stripe/gateway';
import { CardDeclined, type RequestRejected, StripeAccessDenied } from '../stripe/stripe-faults';
import { applyIntent, declineAttempt, giveUpAttempt } from './apply-intent';
import { callThenFetchIntent, fetchIntent } from './ask-stripe';
import { changeCharge } from './change-charge';
import { createPaymentMethod } from './create-payment-method';
import type { Step, StepResult } from './step';

/**
 * Asks for the money, unless it was asked for already: after a crash, or beside another instance, only Stripe can say. An
 * intent that was created a moment ago by this very run needs no asking.
 */
export const confirmIntent: Step = async (deps, state) => {
  const isJustCreated = state.intent?.id === state.charge.attempt.intentId;
  const seen = state.intent && isJustCreated ? { ...state, intent: state.intent } : await fetchIntent(deps, state);
  const isToConfirm = isUnconfirmed(seen.intent) && seen.charge.attempt.status === 'confirming';
  // Read again after every answer: for a cancelled order no money is asked for.
  return isToConfirm && seen.order?.status !== 'cancelled' ? confirm(deps, seen.charge) : seen;
};

async function confirm(deps: SagaDeps, charge: ChargeDocument): Promise<StepResult> {
  const { orderId, attempt } = charge;
  try {
    const { intent, refusal } = await callThenFetchIntent(deps, charge, {
      call: async () => {
        await createPaymentMethod(deps, charge);
        return deps.stripe.confirmIntent(charge);
      },
      hadEffect: (shown) => !isUnconfirmed(shown) || shown.last_payment_error !== null,
    });
    const state = await changeCharge(deps, orderId, (fresh, order) => {
      applyIntent(fresh, intent, order, deps.now());
      // What was sent to pay with is no use, and the intent itself shows no trace of it.
      const isUnseen = fresh.attempt.number === attempt.number && fresh.attempt.status === 'confirming';
      if (refusal && isUnseen && isUnconfirmed(intent)) refuse(fresh, refusal, deps.now());
    });
    return { ...state, intent };
  } catch (error) {
    if (!(error instanceof StripeAccessDenied)) throw error;
    return changeCharge(deps, orderId, (fresh) => {
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
