import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument, isAwaitingCard } from '../models/charge';
import { cancelIntent } from './cancel-intent';

/** Cancels the intent of an attempt that was declined or replaced; until then no other may start. */
export async function closeAttempt(deps: SagaDeps, orderId: string, attempt: number): Promise<ChargeDocument | null> {
  const charge = await Charge.findOne({ orderId });
  if (!charge || charge.attempt !== attempt || !isAwaitingCard(charge) || charge.isOver) return charge;
  return cancelIntent(deps, charge);
}
