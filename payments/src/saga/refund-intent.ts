import type { SagaDeps } from '../deps';
import type { ChargeDocument } from '../models/charge';
import type { Refund } from '../stripe/gateway';
import { StripeKeySpent, StripeRefused } from '../stripe/stripe-faults';
import { idOf, renewKey } from './ask-stripe';
import { changeCharge } from './change-charge';

/** Gives back what was captured for an order that was cancelled. */
export async function refundIntent(deps: SagaDeps, charge: ChargeDocument): Promise<ChargeDocument> {
  const refunds = await refund(deps, charge);
  const refundedCents = refunds.reduce((cents, { amount }) => cents + amount, 0);
  return changeCharge(deps, charge.orderId, (fresh) => {
    if (fresh.status !== 'completed') return;
    fresh.set({ status: 'refunded', refundedCents, refundedAt: new Date(deps.now()), stripeRefundId: refunds[0]?.id });
  });
}

/** All refunds of the charge's intent; the whole sum is given back, perhaps by an earlier call whose answer was lost. */
async function refund(deps: SagaDeps, charge: ChargeDocument): Promise<Refund[]> {
  try {
    return [await deps.stripe.refundIntent(charge)];
  } catch (error) {
    if (!(error instanceof StripeRefused || error instanceof StripeKeySpent)) throw error;
    const refunds = (await deps.stripe.listRefunds(idOf(charge))).filter(isGoing);
    if (refunds.reduce((cents, { amount }) => cents + amount, 0) >= charge.amountCents) return refunds;
    if (error instanceof StripeKeySpent) await renewKey(deps, charge);
    throw error;
  }
}

function isGoing({ status }: Refund): boolean {
  return status !== 'failed' && status !== 'canceled';
}
