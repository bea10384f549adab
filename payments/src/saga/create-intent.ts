import type { SagaDeps } from '../deps';
import { type ChargeDocument, isUndecided } from '../models/charge';
import { INVALID_METHOD } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';
import { CardDeclined, StripeKeySpent, StripeRefused } from '../stripe/stripe-faults';
import { declineAttempt } from './apply-intent';
import { saveIntent } from './ask-stripe';
import { changeCharge } from './change-charge';

export interface Shown {
  charge: ChargeDocument;
  intent?: Intent;
}

/**
 * Creates the attempt's intent and stores its id. After a crash in between, the same key brings the same intent back.
 * An intent that came too late to be this charge's is cancelled; nothing can have been paid with it.
 */
export async function createIntent(deps: SagaDeps, charge: ChargeDocument): Promise<Shown> {
  const intent = await create(deps, charge);
  if (!intent) return { charge: await refuseAttempt(deps, charge) };
  const saved = await saveIntent(deps, charge.orderId, intent);
  if (saved.stripeId !== intent.id) await deps.stripe.cancelStray(intent.id);
  return { charge: saved, intent };
}

async function create(deps: SagaDeps, charge: ChargeDocument): Promise<Intent | undefined> {
  try {
    return await deps.stripe.createIntent(charge);
  } catch (error) {
    if (error instanceof StripeRefused || error instanceof CardDeclined) {
      deps.logger.error({ err: error, orderId: charge.orderId }, 'Stripe refused to create a payment');
      return undefined;
    }
    if (error instanceof StripeKeySpent) await skipAttempt(deps, charge);
    throw error;
  }
}

/** The key only ever brings the failure again and no id was stored: the same payment method goes on as the next attempt. */
async function skipAttempt(deps: SagaDeps, { orderId, attempt }: ChargeDocument): Promise<void> {
  await changeCharge(deps, orderId, (charge) => {
    if (charge.attempt === attempt && !charge.stripeId && isUndecided(charge)) charge.attempt += 1;
  });
}

/** Nothing was created, so nothing is open. */
function refuseAttempt(deps: SagaDeps, { orderId, attempt }: ChargeDocument): Promise<ChargeDocument> {
  return changeCharge(deps, orderId, (charge) => {
    if (charge.attempt !== attempt || charge.stripeId || !isUndecided(charge)) return;
    declineAttempt(charge, INVALID_METHOD);
    charge.isOver = true;
  });
}
