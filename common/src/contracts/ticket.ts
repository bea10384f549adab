import { z } from 'zod';
import { forOptionalTexts, ticketLimits } from '../limits';
import { DeliveryState, PassDecision } from './delivery';
import { cents, currency, detailsVersion, id, instant, version } from './fields';

export const ticketCategories = ['concert', 'sports', 'theatre', 'comedy', 'festival', 'conference', 'other'] as const;
export const TicketCategory = z.enum(ticketCategories);
export type TicketCategory = z.infer<typeof TicketCategory>;

/** What tickets stores and tells. `ended` is not among them: it follows from `startsAt` and the clock. */
export const TicketStatus = z.enum(['available', 'held', 'sold', 'removed']);
export type TicketStatus = z.infer<typeof TicketStatus>;

/** What a seller may leave open; the same in events and in answers. */
export const openDetails = {
  ...forOptionalTexts(() => z.string().optional()),
  startsAt: instant.optional(),
  timeZone: z.string().optional(),
  category: TicketCategory.optional(),
};

/** What is sold: all that a buyer agrees to together with the price. A change of any of them refuses an order in flight. */
export const TicketDetails = z.object({
  // The ruler of one-line-text.ts, without its other rules: what was stored before them must still be published and read.
  title: z.string().min(1).max(ticketLimits.title),
  priceCents: cents,
  currency,
  ...openDetails,
});
export type TicketDetails = z.infer<typeof TicketDetails>;

export const ticketDetailKeys = Object.keys(TicketDetails.shape) as (keyof TicketDetails)[];

export const TicketSnapshot = TicketDetails.extend({
  id,
  version,
  detailsVersion: detailsVersion.optional(),
  userId: id,
  status: TicketStatus,
  orderId: id.optional(),
  lockedUntil: instant.optional(),
  createdAt: instant,
  /** Absent in what an older release wrote: none. */
  delivery: DeliveryState.optional(),
  /** When its buyer first opened the pass; from then on most refunds are refused. */
  openedAt: instant.optional(),
  /** The answer to the refund that its order asked for last. */
  passDecision: PassDecision.optional(),
  /** The completed order by which its seller bought it, where this sells it on. */
  fromOrderId: id.optional(),
});
export type TicketSnapshot = z.infer<typeof TicketSnapshot>;

export const HoldRefusalReason = z.enum(['changed', 'removed', 'sold']);
export type HoldRefusalReason = z.infer<typeof HoldRefusalReason>;

export const TicketHoldRefused = z.object({ orderId: id, ticketId: id, reason: HoldRefusalReason });
export type TicketHoldRefused = z.infer<typeof TicketHoldRefused>;
