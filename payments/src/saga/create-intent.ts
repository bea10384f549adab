import type { SagaDeps } from '../deps';
import { type ChargeDocument, storeIntentId } from '../models/charge';
import { type Decline, INVALID_METHOD, PAYMENT_UNAVAILABLE } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';
import { CardDeclined, IdempotencyKeyExhausted, RequestRejected, StripeAccessDenied } from '../stripe/stripe-faults';
import { applyIntent, closeAttempt, declineAttempt, giveUpAttempt, isAdoptable } from './apply-intent';
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
    const left = error instanceof IdempotencyKeyExhausted ? await findLeftIntent(deps, charge) : undefined;
    if (!left) return afterFailure(deps, state, error);
    intent = left;
  }
  const stored = await storeIntentId(charge, intent.id);
  if (stored) {
    deps.signals.changed(stored.orderId, stored);
    return { charge: stored, order: state.order, intent };
  }
  // It was given up meanwhile, or another found the intent first.
  const saved = await changeCharge(deps, charge.orderId, (fresh, order) =>
    applyIntent(fresh, intent, order, deps.now()),
  );
  if (saved.charge.attempt.intentId !== intent.id) await addOrphan(saved.charge, intent.id);
  return { ...saved, intent };
};

/**
 * A creation that failed for good under its key may have had its effect all the same, and the webhook that would say so
 * may be lost. So its intent is looked for among those that are younger than the charge.
 */
async function findLeftIntent({ stripe }: SagaDeps, charge: ChargeDocument): Promise<Intent | undefined> {
  const known = [...charge.pastIntentIds, ...charge.orphanedIntentIds];
  const [intent, ...others] = (await stripe.listIntents(charge.createdAt)).filter(
    (candidate) => candidate.status !== 'canceled' && !known.includes(candidate.id) && isAdoptable(charge, candidate),
  );
  for (const { id } of others) await addOrphan(charge, id);
  return intent;
}

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
  return changeCharge(deps, state, (fresh, freshOrder) => {
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
