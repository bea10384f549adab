import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument, isUndecided } from '../models/charge';
import { findOrder } from '../models/order';
import { type Decline, INVALID_METHOD } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';
import { CardDeclined, StripeRefused } from '../stripe/stripe-faults';
import { declineAttempt } from './apply-intent';
import { callAndShow, idOf, saveIntent } from './ask-stripe';
import { changeCharge } from './change-charge';
import { createIntent, type Shown } from './create-intent';

/**
 * Takes the attempt as far as it goes without the buyer: its intent created, its id stored, then confirmed. An attempt
 * that others are busy with, or that a crash left anywhere, is asked for at Stripe and continued, never doubled.
 */
export async function continueAttempt(deps: SagaDeps, orderId: string, attempt: number): Promise<Shown> {
  const charge = await Charge.findOne({ orderId });
  if (!charge) throw new Error(`order ${orderId} has no charge`);
  if (charge.attempt !== attempt || !isUndecided(charge)) return { charge };
  const shown = charge.stripeId ? await showIntent(deps, charge) : await createIntent(deps, charge);
  if (!isToConfirm(shown, attempt)) return shown;
  // Read again after every answer: for a cancelled order no money is asked for.
  if ((await findOrder(orderId))?.status === 'cancelled') return shown;
  return confirmIntent(deps, shown.charge);
}

/** Asks Stripe how the attempt stands and stores the answer; moves nothing. */
export async function showIntent(deps: SagaDeps, charge: ChargeDocument): Promise<Shown> {
  const intent = await deps.stripe.retrieveIntent(idOf(charge));
  return { charge: await saveIntent(deps, charge.orderId, intent), intent };
}

function isToConfirm({ charge, intent }: Shown, attempt: number): boolean {
  return charge.attempt === attempt && charge.stripeId === intent?.id && isUndecided(charge) && isUnconfirmed(intent);
}

function isUnconfirmed(intent: Intent | undefined): boolean {
  return intent?.status === 'requires_payment_method' || intent?.status === 'requires_confirmation';
}

async function confirmIntent(deps: SagaDeps, charge: ChargeDocument): Promise<Shown> {
  let decline: Decline | undefined;
  const intent = await callAndShow(deps, charge, {
    call: () =>
      deps.stripe.confirmIntent(charge).catch((error: unknown) => {
        decline = declineIn(error);
        throw error;
      }),
    hadEffect: (shown) => !isUnconfirmed(shown) || shown.last_payment_error !== null,
  });
  const saved = await saveIntent(deps, charge.orderId, intent);
  if (!decline || saved.attempt !== charge.attempt || !isUndecided(saved) || !isUnconfirmed(intent)) {
    return { charge: saved, intent };
  }
  return { charge: await declineUnseen(deps, charge, decline), intent };
}

/** What was sent to pay with is no use, and the intent itself shows no trace of it. */
function declineUnseen(
  deps: SagaDeps,
  { orderId, attempt }: ChargeDocument,
  decline: Decline,
): Promise<ChargeDocument> {
  return changeCharge(deps, orderId, (charge) => {
    if (charge.attempt === attempt) declineAttempt(charge, decline);
  });
}

function declineIn(error: unknown): Decline | undefined {
  if (error instanceof CardDeclined) return error.decline;
  // An intent that is in another state says nothing about the card; what the state is, Stripe is asked next.
  if (error instanceof StripeRefused && error.code !== 'payment_intent_unexpected_state') return INVALID_METHOD;
  return undefined;
}
