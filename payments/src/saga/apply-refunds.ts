import type { RefundStatus } from '@tickets/common/contracts';
import type Stripe from 'stripe';
import { type ChargeDocument, type Refund, refundedCentsOf, returningCentsOf } from '../models/charge';
import type { OrderReplica } from '../replicas/order';

/** What is read of a refund, by Stripe's answer or by its webhook. */
export type SeenRefund = Pick<Stripe.Refund, 'id' | 'amount' | 'status'>;

/**
 * What Stripe shows of refunds becomes the state of the charge: refunded is only what succeeded. One that failed after
 * all, which Stripe may say days later, makes the charge a completed one again, so that the rest is still given back.
 */
export function applyRefunds(charge: ChargeDocument, seen: readonly SeenRefund[], nowMs: number): void {
  if (charge.status !== 'completed' && charge.status !== 'refunded') return;
  for (const refund of seen) keep(charge, refund);
  const isWhole = refundedCentsOf(charge) >= charge.amountCents;
  if (isWhole && charge.status === 'completed') charge.set({ status: 'refunded', refundedAt: new Date(nowMs) });
  if (!isWhole && charge.status === 'refunded') charge.set({ status: 'completed', refundedAt: undefined });
}

function keep(charge: ChargeDocument, { id, amount, status }: SeenRefund): void {
  const refund: Refund = { id, status: statusOf(status), amountCents: amount };
  const known = charge.refunds.find((candidate) => candidate.id === id);
  if (!known) charge.refunds.push(refund);
  else if (known.status !== refund.status) known.status = refund.status;
}

/** Stripe may have no word yet, or a new one: such a refund is under way until it says otherwise. */
function statusOf(status: string | null): RefundStatus {
  if (status === 'succeeded' || status === 'requires_action' || status === 'failed') return status;
  return status === 'canceled' ? 'failed' : 'pending';
}

/** Its order was cancelled, or the buyer's pass is closed: whatever the buyer paid goes back. */
export function isToBeGivenBack(order: OrderReplica | null): boolean {
  return order?.status === 'cancelled' || order?.refund?.acceptedAt !== undefined;
}

/** The money is with us, and is to be given back: what is neither so nor on its way. */
export function isRefundDue(charge: ChargeDocument, order: OrderReplica | null): boolean {
  return charge.status === 'completed' && isToBeGivenBack(order) && returningCentsOf(charge) < charge.amountCents;
}

export function isRefundOpen({ refunds }: Pick<ChargeDocument, 'refunds'>): boolean {
  return refunds.some(({ status }) => status === 'pending' || status === 'requires_action');
}
