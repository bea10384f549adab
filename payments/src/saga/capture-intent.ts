import type { SagaDeps } from '../deps';
import type { ChargeDocument } from '../models/charge';
import { callAndShow, saveIntent } from './ask-stripe';

/** Takes the authorised money. Only for an order that waits for it: the caller has read that. */
export async function captureIntent(deps: SagaDeps, charge: ChargeDocument): Promise<ChargeDocument> {
  const intent = await callAndShow(deps, charge, {
    call: () => deps.stripe.captureIntent(charge),
    hadEffect: ({ status }) => status !== 'requires_capture',
  });
  return saveIntent(deps, charge.orderId, intent);
}
