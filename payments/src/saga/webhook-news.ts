import { OutOfReach } from '@tickets/common/bus';
import type Stripe from 'stripe';
import { type ChargeDocument, copyOf, refundedCentsOf, returningCentsOf } from '../models/charge';
import { applyIntent } from './apply-intent';
import { applyRefunds } from './apply-refunds';

/** Whether the guarded step would change anything; what moves forward only is not moved by an old event. */
export function tellsNewsOfIntent(charge: ChargeDocument, intent: Stripe.PaymentIntent): boolean {
  const trial = copyOf(charge);
  // What its order says decides how it would change, not whether.
  applyIntent(trial, intent, null, Date.now());
  return trial.isModified();
}

/** An intent of this order that is open and belongs to no attempt. */
export function isOrphan({ attempt, pastIntentIds }: ChargeDocument, intent: Stripe.PaymentIntent): boolean {
  if (intent.status === 'canceled' || intent.status === 'succeeded') return false;
  return attempt.intentId !== intent.id && !pastIntentIds.includes(intent.id);
}

export function tellsNewsOfRefund(charge: ChargeDocument, refund: Stripe.Refund): boolean {
  requireCaptured(charge);
  const trial = copyOf(charge);
  applyRefunds(trial, [refund], Date.now());
  return trial.isModified();
}

/** A released authorisation is booked as refunded too, though nothing was captured. */
export function tellsNewsOfRefundedCharge(
  charge: ChargeDocument,
  { captured, amount_refunded }: Stripe.Charge,
): boolean {
  if (!captured) return false;
  requireCaptured(charge);
  return amount_refunded > Math.max(returningCentsOf(charge), refundedCentsOf(charge));
}

/** The answer to our capture is not stored yet: the event is to come again. */
function requireCaptured({ status, orderId }: ChargeDocument): void {
  if (status === 'authorized') throw new OutOfReach(`the capture of order ${orderId} is not known yet`);
}
