import { z } from 'zod';
import { cents, currency, id, instant, version } from './fields';

export const ChargeStatus = z.enum([
  'created',
  'requires_action',
  'authorized',
  'completed',
  'refunded',
  'failed',
  'voided',
]);
export type ChargeStatus = z.infer<typeof ChargeStatus>;

export const Card = z.object({ brand: z.string(), last4: z.string() });
export type Card = z.infer<typeof Card>;

/** Our own words for Stripe's; what it calls canceled is a failed one here. Only a succeeded refund has given money back. */
export const RefundStatus = z.enum(['pending', 'requires_action', 'failed', 'succeeded']);
export type RefundStatus = z.infer<typeof RefundStatus>;

export const ChargeRefund = z.object({ status: RefundStatus, amountCents: cents });
export type ChargeRefund = z.infer<typeof ChargeRefund>;

/** A cardholder's complaint at the bank. Status and reason are Stripe's words, which it may add to. */
export const ChargeDispute = z.object({ status: z.string(), amountCents: cents, reason: z.string() });
export type ChargeDispute = z.infer<typeof ChargeDispute>;

export const ChargeSnapshot = z.object({
  id,
  version,
  orderId: id,
  userId: id,
  status: ChargeStatus,
  amountCents: cents,
  currency,
  /** Which try this is, from 1; a declined card and its successor are two attempts of one charge. */
  attempt: z.int().min(1),
  card: Card.optional(),
  /** Why the last attempt was declined, in words for the buyer. */
  failureReason: z.string().optional(),
  /** What Stripe shows as given back; less than the amount on a charge that is still completed. */
  refundedCents: cents.optional(),
  /** How the refund stands that was asked for last, by us or in Stripe's dashboard. */
  refund: ChargeRefund.optional(),
  dispute: ChargeDispute.optional(),
  createdAt: instant,
  authorizedAt: instant.optional(),
  completedAt: instant.optional(),
  refundedAt: instant.optional(),
});
export type ChargeSnapshot = z.infer<typeof ChargeSnapshot>;
