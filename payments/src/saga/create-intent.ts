import type { SagaDeps } from '../deps';
import type { ChargeDocument } from '../models/charge';
import { type Decline, INVALID_METHOD, PAYMENT_UNAVAILABLE } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';
import { CardDeclined, IdempotencyKeyExhausted, RequestRejected, StripeAccessDenied } from '../stripe/stripe-faults';
import { applyIntent, closeAttempt, declineAttempt, giveUpAttempt } from './apply-intent';
import { rotateIdempotencyKey } from './ask-stripe';
import { addOrphan } from './cancel-orphan';
import { type ChargeState, changeCharge } from './change-charge';
import { createPaymentMethod } from './create-payment-method';
import type { Step } from './step';

/**
 * Creates the attempt's intent and stores its id. After a crash in between, the same key brings the same intent back; so
 * it also finds the intent that an attempt may have left which was given up before its creation was answered.
 */
export const createIntent: Step = async (deps, state) => {
  const { charge } = state;
  let intent: Intent;
  try {
    if (isWanted(state)) await createPaymentMethod(deps, charge);
    intent = await deps.stripe.createIntent(charge);
  } catch (error) {
    return afterFailure(deps, state, error);
  }
  const saved = await changeCharge(deps, charge.orderId, (fresh, order) =>
    applyIntent(fresh, intent, order, deps.now()),
  );
  if (saved.charge.attempt.intentId !== intent.id) await addOrphan(saved.charge, intent.id);
  return { ...saved, intent };
};

/** Whether it is to be paid with, and not only to be found and cancelled. */
function isWanted({ charge, order }: ChargeState): boolean {
  return charge.attempt.status === 'creating' && order?.status !== 'cancelled';
}

/** Nothing was created, so nothing is open; or it is not known, and then the same call shows it later. */
async function afterFailure(deps: SagaDeps, state: ChargeState, error: unknown): Promise<ChargeState> {
  const { charge } = state;
  if (error instanceof IdempotencyKeyExhausted && isWanted(state)) {
    await rotateIdempotencyKey(charge);
    throw error;
  }
  const end = endOf(error);
  if (!end && !(error instanceof IdempotencyKeyExhausted)) throw error;
  return changeCharge(deps, charge.orderId, (fresh, freshOrder) => {
    if (fresh.attempt.number !== charge.attempt.number || fresh.attempt.intentId) return;
    end?.(fresh, deps.now());
    closeAttempt(fresh, freshOrder);
  });
}

type End = (charge: ChargeDocument, nowMs: number) => void;

function endOf(error: unknown): End | undefined {
  if (error instanceof CardDeclined) return declineWith(error.decline);
  if (error instanceof RequestRejected && error.about === 'method') return declineWith(INVALID_METHOD);
  if (error instanceof RequestRejected || error instanceof StripeAccessDenied) {
    return (charge) => giveUpAttempt(charge, PAYMENT_UNAVAILABLE);
  }
  return undefined;
}

function declineWith(decline: Decline): End {
  return (charge, nowMs) => declineAttempt(charge, decline, nowMs);
}
