import type { SagaDeps } from '../deps';
import type { ChargeDocument } from '../models/charge';
import { callAndShow, saveIntent } from './ask-stripe';

/**
 * Cancels the attempt's intent, which also lets go of an authorisation, and stores what Stripe shows then: the charge is
 * voided, or its attempt is over; or, where Stripe shows that it was captured before, completed.
 */
export async function cancelIntent(deps: SagaDeps, charge: ChargeDocument): Promise<ChargeDocument> {
  const intent = await callAndShow(deps, charge, {
    call: () => deps.stripe.cancelIntent(charge),
    hadEffect: ({ status }) => status === 'canceled' || status === 'succeeded',
  });
  return saveIntent(deps, charge.orderId, intent);
}
