import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument } from '../models/charge';

/**
 * A token is made a payment method, once; only that can confirm an intent. Stored at once: a token is used up by this,
 * and can't be asked for again under another key.
 */
export async function createPaymentMethod(deps: SagaDeps, charge: ChargeDocument): Promise<void> {
  const { _id, attempt } = charge;
  if (attempt.method.kind !== 'token' || attempt.paymentMethodId) return;
  attempt.paymentMethodId = await deps.stripe.createPaymentMethod(charge);
  await Charge.updateOne(
    { _id, 'attempt.number': attempt.number },
    { $set: { 'attempt.paymentMethodId': attempt.paymentMethodId } },
  );
}
