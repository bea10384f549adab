import { z } from 'zod';
import { Card, ChargeStatus, RefundStatus } from './charge';
import { DeliveryState } from './delivery';
import { id, instant, version } from './fields';
import { CancelReason, OrderStatus, RefundReason } from './order';
import { openDetails, TicketStatus } from './ticket';

// An `id` is the name under which the OpenAPI documents tell a shape once.

/** A decimal price on the wire, at most two fraction digits: 19.99. */
const price = z.number().min(0);

export const ErrorBody = z
  .object({
    errors: z
      .array(z.object({ message: z.string(), field: z.string().optional(), code: z.string().optional() }))
      .min(1),
    requestId: z.string(),
    /** Where the request was traced. */
    traceId: z.string().optional(),
  })
  .meta({ id: 'ErrorBody' });
export type ErrorBody = z.infer<typeof ErrorBody>;

export const UserResponse = z.object({ id, email: z.string() }).meta({ id: 'UserResponse' });
export type UserResponse = z.infer<typeof UserResponse>;

/** A union, because zod-to-openapi 9.1 writes a nullable reference as an `allOf` that null never satisfies. */
export const CurrentUserResponse = z.object({ currentUser: z.union([UserResponse, z.null()]) });
export type CurrentUserResponse = z.infer<typeof CurrentUserResponse>;

/** As a reader sees a ticket: one whose event began is `ended`, whatever is stored (but sold stays sold, removed removed). */
export const TicketView = z.enum([...TicketStatus.options, 'ended']);
export type TicketView = z.infer<typeof TicketView>;

const ticketFields = {
  title: z.string(),
  price,
  currency: z.string(),
  ...openDetails,
};

export const TicketResponse = z
  .object({
    id,
    ...ticketFields,
    userId: id,
    status: TicketView,
    version,
    orderId: id.optional(),
    lockedUntil: instant.optional(),
    /** Whether what the buyer shows at the door lies with us; absent from an older release, which had none. */
    delivery: DeliveryState.optional(),
    /** To its seller alone: when the buyer first opened the pass. */
    openedAt: instant.optional(),
    /** To its seller alone: the order by which it was bought, where this sells it on. */
    fromOrderId: id.optional(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'TicketResponse' });
export type TicketResponse = z.infer<typeof TicketResponse>;

/** One line of GET /api/tickets/stream. */
export const TicketChange = z
  .object({
    id,
    status: TicketView,
    price,
    version,
    lockedUntil: instant.optional(),
    mine: z.boolean(),
  })
  .meta({ id: 'TicketChange' });
export type TicketChange = z.infer<typeof TicketChange>;

/** A refund that is under way, failed or done; `refunded` beside it is what was given back so far. */
const shownRefund = z.object({ status: RefundStatus, amount: price });
const shownDispute = z.object({ status: z.string(), amount: price, reason: z.string() });

export const OrderPayment = z.object({
  status: ChargeStatus,
  brand: z.string().optional(),
  last4: z.string().optional(),
  amount: price,
  refunded: price,
  refund: shownRefund.optional(),
  dispute: shownDispute.optional(),
});

/** A refund of the whole order that was asked for; `refunded` of the payment says what Stripe has given back. */
const orderRefund = z.object({
  /** Absent for one that was made at Stripe. */
  reason: RefundReason.optional(),
  requestedAt: instant.optional(),
  acceptedAt: instant.optional(),
  refundedAt: instant.optional(),
});

const orderedTicket = z.object({ id, ...ticketFields, userId: id });

/** What becomes of a sale after it. */
const fulfilment = {
  /** Until when the seller has to deliver; absent where the ticket was there when it was sold. */
  deliverBy: instant.optional(),
  /** Once it is bought. */
  delivery: DeliveryState.optional(),
  openedAt: instant.optional(),
  refund: orderRefund.optional(),
};

export const OrderResponse = z
  .object({
    id,
    status: OrderStatus,
    version,
    createdAt: instant,
    expiresAt: instant,
    /** The server's clock when it answered: clients count down from `expiresAt - now`, never by their own clock. */
    now: instant,
    extensionsLeft: z.int().min(0),
    extendableFrom: instant,
    authorizedAt: instant.optional(),
    completedAt: instant.optional(),
    /** `refunded`: it was bought, and the whole price was given back. */
    cancelReason: z.enum([...CancelReason.options, 'refunded']).optional(),
    ticket: orderedTicket,
    payment: OrderPayment.optional(),
    /** The listing by which its buyer sells it on, once that is on sale; sold, the pass is the new buyer's. */
    resale: z.object({ ticketId: id, status: z.enum(['available', 'held', 'sold']) }).optional(),
    ...fulfilment,
  })
  .meta({ id: 'OrderResponse' });
export type OrderResponse = z.infer<typeof OrderResponse>;

/** A sale, as its seller sees the order: nothing of who bought, nor of the card. */
export const SaleResponse = z
  .object({
    id,
    status: OrderStatus,
    version,
    ticket: orderedTicket,
    /** What the buyer paid. */
    amount: price,
    completedAt: instant,
    cancelReason: z.literal('refunded').optional(),
    ...fulfilment,
  })
  .meta({ id: 'SaleResponse' });
export type SaleResponse = z.infer<typeof SaleResponse>;

/** POST /api/payments: 201 with the charge's status, or 202 when the bank asks the buyer first. */
export const PaymentResponse = z.union([
  z.object({ id, status: z.enum(['authorized', 'completed']) }),
  z.object({
    id,
    status: z.literal('requires_action'),
    clientSecret: z.string(),
    redirectUrl: z.string().optional(),
  }),
]);
export type PaymentResponse = z.infer<typeof PaymentResponse>;

/** GET /api/payments/:orderId */
export const ChargeResponse = z
  .object({
    id,
    orderId: id,
    status: ChargeStatus,
    amount: price,
    currency: z.string(),
    card: Card.optional(),
    failureReason: z.string().optional(),
    refunded: price,
    refund: shownRefund.optional(),
    dispute: shownDispute.optional(),
    createdAt: instant,
    completedAt: instant.optional(),
    refundedAt: instant.optional(),
  })
  .meta({ id: 'ChargeResponse' });
export type ChargeResponse = z.infer<typeof ChargeResponse>;

/** Codes that come with a 409 (and a few 400 and 503), for clients to decide by; the message is for people. */
export const conflictCodes = [
  'held',
  'sold',
  'event_ended',
  'price_changed',
  'hold_ending',
  'too_many_holds',
  'payment_in_progress',
  'order_cancelled',
  'order_expired',
  'already_paid',
  'not_extendable',
  'ticket_locked',
  'too_late_to_deliver',
  'not_completed',
  'opened',
  'not_due',
  'started',
  'already_resold',
  'not_removed',
  'already_listed',
  'already_delivered',
  'pass_closed',
  'not_delivered',
  'not_opened',
] as const;
export type ConflictCode = (typeof conflictCodes)[number];
