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
  refundedCents: cents.optional(),
  createdAt: instant,
  authorizedAt: instant.optional(),
  completedAt: instant.optional(),
  refundedAt: instant.optional(),
});
export type ChargeSnapshot = z.infer<typeof ChargeSnapshot>;
