import type { SagaDeps } from '../deps';
import type { ChargeDocument } from '../models/charge';
import type { Intent } from '../stripe/gateway';
import { CardDeclined, StripeKeySpent, StripeRefused } from '../stripe/stripe-faults';
import { applyIntent } from './apply-intent';
import { changeCharge } from './change-charge';

/** Stores what Stripe shows, through the guarded step. */
export function saveIntent(deps: SagaDeps, orderId: string, intent: Intent): Promise<ChargeDocument> {
  return changeCharge(deps, orderId, (charge, order) => applyIntent(charge, intent, order, deps.now()));
}

export function idOf(charge: ChargeDocument): string {
  if (!charge.stripeId) throw new Error(`charge ${charge.id} has no intent`);
  return charge.stripeId;
}

interface IntentCall {
  call: () => Promise<Intent>;
  /** Whether the intent shows that the call had its effect. */
  hadEffect: (intent: Intent) => boolean;
}

/**
 * Makes a call that changes the charge's intent and answers what Stripe shows after it. Where the call was refused,
 * Stripe is asked for the truth. Where it failed for good under its key, and without effect, the next try gets another.
 */
export async function callAndShow(
  deps: SagaDeps,
  charge: ChargeDocument,
  { call, hadEffect }: IntentCall,
): Promise<Intent> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof StripeRefused || error instanceof CardDeclined) {
      return deps.stripe.retrieveIntent(idOf(charge));
    }
    if (!(error instanceof StripeKeySpent)) throw error;
    const intent = await deps.stripe.retrieveIntent(idOf(charge));
    if (hadEffect(intent)) return intent;
    await renewKey(deps, charge);
    throw error;
  }
}

export async function renewKey(deps: SagaDeps, { orderId, attempt, retries }: ChargeDocument): Promise<void> {
  await changeCharge(deps, orderId, (charge) => {
    if (charge.attempt === attempt && charge.retries === retries) charge.retries += 1;
  });
}
