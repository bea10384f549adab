import type Stripe from 'stripe';
import type { SagaDeps } from '../deps';
import type { Dispute } from '../models/charge';
import { changeCharge } from './change-charge';

const FINAL = new Set(['won', 'lost', 'warning_closed', 'prevented']);

/**
 * A dispute is stored and shown; the money is the bank's to decide about. The signed event is believed as it is, unless
 * it is older than what is stored.
 */
export async function keepDispute(
  deps: SagaDeps,
  orderId: string,
  { id, status, amount, reason }: Stripe.Dispute,
  toldAtS: number,
): Promise<void> {
  const dispute: Dispute = { id, status, amountCents: amount, reason, toldAtS };
  await changeCharge(deps, orderId, (charge) => {
    if (!charge.dispute || isLater(dispute, charge.dispute)) charge.dispute = dispute;
  });
}

function isLater(told: Dispute, known: Dispute): boolean {
  if (told.id !== known.id) return told.toldAtS >= known.toldAtS;
  if (told.status === known.status || FINAL.has(known.status)) return false;
  return told.toldAtS >= known.toldAtS;
}
