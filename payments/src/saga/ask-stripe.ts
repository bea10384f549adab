import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument } from '../models/charge';
import { type Intent, intentIdOf } from '../stripe/gateway';
import { CardDeclined, IdempotencyKeyExhausted, RequestRejected } from '../stripe/stripe-faults';
import { applyIntent } from './apply-intent';
import { type ChargeState, changeCharge } from './change-charge';
import type { StepResult } from './step';

/** Stores what Stripe shows, through the guarded step. */
export async function saveIntent(
  deps: SagaDeps,
  before: ChargeState,
  intent: Intent,
): Promise<StepResult & { intent: Intent }> {
  const state = await changeCharge(deps, before, (charge, order) => applyIntent(charge, intent, order, deps.now()));
  return { ...state, intent };
}

/** Asks how the attempt stands and stores the answer; moves nothing. */
export async function fetchIntent(deps: SagaDeps, state: ChargeState): Promise<StepResult & { intent: Intent }> {
  return saveIntent(deps, state, await deps.stripe.retrieveIntent(intentIdOf(state.charge)));
}

interface IntentCall {
  call: () => Promise<Intent>;
  /** Whether the intent shows that the call had its effect. */
  hadEffect: (intent: Intent) => boolean;
}

interface AfterCall {
  intent: Intent;
  /** Why Stripe did not do it; the intent is as it stands after that. */
  refusal?: CardDeclined | RequestRejected;
}

/**
 * Makes a call that changes the charge's intent and answers what Stripe shows after it. Where the call was refused and
 * the answer does not show the intent, Stripe is asked for it. Where it failed for good under its key, and without
 * effect, the next try gets another.
 */
export async function callThenFetchIntent(
  deps: SagaDeps,
  charge: ChargeDocument,
  { call, hadEffect }: IntentCall,
): Promise<AfterCall> {
  try {
    return { intent: await call() };
  } catch (error) {
    if (error instanceof RequestRejected || error instanceof CardDeclined) {
      return { intent: error.intent ?? (await deps.stripe.retrieveIntent(intentIdOf(charge))), refusal: error };
    }
    if (!(error instanceof IdempotencyKeyExhausted)) throw error;
    const intent = await deps.stripe.retrieveIntent(intentIdOf(charge));
    if (hadEffect(intent)) return { intent };
    await rotateIdempotencyKey(charge);
    throw error;
  }
}

/** After a final answer, which Stripe would only repeat. No version and no event: for others nothing has changed. */
export async function rotateIdempotencyKey({ _id, attempt }: ChargeDocument): Promise<void> {
  const { number, keyGeneration } = attempt;
  await Charge.updateOne(
    { _id, 'attempt.number': number, 'attempt.keyGeneration': keyGeneration },
    { $set: { 'attempt.keyGeneration': keyGeneration + 1 } },
  );
}
