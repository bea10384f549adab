import type { SagaDeps } from '../deps';
import { Charge } from '../models/charge';
import { alignCharge } from './align-charge';
import { saveIntent } from './ask-stripe';
import { closeAttempt } from './close-attempt';

/** What an event says of a payment: never how it stands, only which one moved. */
export interface MovedIntent {
  intentId: string;
  orderId: string;
}

/**
 * A second way into the guarded step. Events come late, twice and in any order, so Stripe is asked how the intent stands.
 */
export async function followWebhook(deps: SagaDeps, { intentId, orderId }: MovedIntent): Promise<void> {
  const known = await Charge.findOne({ orderId });
  if (!known) return;
  const intent = await deps.stripe.retrieveIntent(intentId);
  const charge = await saveIntent(deps, orderId, intent);
  const isStray = charge.stripeId !== intent.id;
  // Left by a creation whose answer said that it had failed. Only stored ids are ever confirmed, so it is empty.
  if (isStray && intent.status !== 'canceled' && intent.status !== 'succeeded')
    await deps.stripe.cancelStray(intent.id);
  await closeAttempt(deps, orderId, charge.attempt);
  await alignCharge(deps, orderId);
}
