import { Charge, type ChargeDocument } from '../models/charge';
import { RequestRejected } from '../stripe/stripe-faults';
import { loadState } from './change-charge';
import type { Step } from './step';

/** Remembers an intent of this order that is no attempt's, so that it is cancelled whatever happens. */
export async function addOrphan({ _id, orphanedIntentIds }: ChargeDocument, intentId: string): Promise<void> {
  await Charge.updateOne({ _id }, { $addToSet: { orphanedIntentIds: intentId } });
  if (!orphanedIntentIds.includes(intentId)) orphanedIntentIds.push(intentId);
}

/** One that is cancelled or gone already needs nothing more. */
export const cancelOrphan: Step = async (deps, state) => {
  const { _id, orderId, orphanedIntentIds } = state.charge;
  const [intentId] = orphanedIntentIds;
  if (!intentId) return state;
  try {
    await deps.stripe.cancelOrphanedIntent(intentId);
  } catch (error) {
    if (!(error instanceof RequestRejected)) throw error;
  }
  await Charge.updateOne({ _id }, { $pull: { orphanedIntentIds: intentId } });
  return (await loadState(orderId)) ?? state;
};
