import { z } from 'zod';
import {
  canonicalTimeZone,
  forOptionalTexts,
  lineFault,
  normalizeEmail,
  normalizeLine,
  PRICE_MAX_CENTS,
  PRICE_MIN_CENTS_DEFAULT,
  ticketLimits,
} from '../limits';
import { parseCents } from './money';
import { RefundReason } from './order';
import { TicketCategory } from './ticket';

// What may be asked, for the OpenAPI documents. The services check it with express-validator beside their routes, and
// answer in words; a test feeds both the same bodies.

const anyId = z.string().regex(/^[0-9a-fA-F]{24}$/);

const decimal = z.union([z.number().min(0), z.string().regex(/^\d{1,7}(\.\d{1,2})?$/)]);

const price = decimal.refine((value) => parseCents(value) !== undefined, 'has at most two decimals');

const askedPrice = price.refine((value) => {
  const priceCents = parseCents(value) ?? -1;
  return priceCents >= PRICE_MIN_CENTS_DEFAULT && priceCents <= PRICE_MAX_CENTS;
}, 'is from 0.50 to 999,999.99');

export const SignUpRequest = z.object({
  email: z
    .string()
    .refine((text) => normalizeEmail(text) !== undefined, 'is an email address')
    .meta({ format: 'email' }),
  password: z.string().min(8).max(128),
});

export const SignInRequest = z.object({ email: z.string().trim().min(1).max(254), password: z.string().min(1) });

const line = (max: number) =>
  z
    .string()
    .overwrite(normalizeLine)
    .max(max)
    .refine(
      (text) => text === '' || lineFault(text, max) === undefined,
      'is one line of text, without control characters',
    );

const listing = {
  title: line(ticketLimits.title).min(1),
  price: askedPrice,
  ...forOptionalTexts((name) => line(ticketLimits[name]).optional()),
  startsAt: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/)
    .refine((value) => !Number.isNaN(Date.parse(value)))
    .optional(),
  timeZone: z
    .string()
    .regex(/^[A-Za-z][\w/+-]*$/)
    .refine((name) => canonicalTimeZone(name) !== undefined, 'is a name such as Europe/Lisbon')
    .optional(),
  category: TicketCategory.optional(),
};

/** A start in the past is refused too, by the server's clock. */
const isPlaced = ({ startsAt, timeZone }: { startsAt?: string; timeZone?: string }) =>
  (startsAt === undefined) === (timeZone === undefined);
const PLACED = 'startsAt and timeZone: both or neither';

export const TicketRequest = z.object(listing).refine(isPlaced, PLACED);

/** A new listing may be of what one has bought, or of what was given back after a sale. */
export const NewTicketRequest = z
  .object({ ...listing, fromOrderId: anyId.optional(), fromTicketId: anyId.optional() })
  .refine(isPlaced, PLACED)
  .refine(({ fromOrderId, fromTicketId }) => !fromOrderId || !fromTicketId, 'fromOrderId or fromTicketId');

export const OrderRequest = z.object({ ticketId: anyId, price: price.optional() });

/** By the seller `seller`; the others by the buyer. */
export const RefundRequest = z.object({ reason: RefundReason.exclude(['operator']) });

const reference = z
  .string()
  .regex(/^[\w-]{1,255}$/)
  .optional();

export const PaymentRequest = z
  .object({ orderId: anyId, token: reference, paymentMethodId: reference, confirmationTokenId: reference })
  .refine(
    ({ token, paymentMethodId, confirmationTokenId }) =>
      [token, paymentMethodId, confirmationTokenId].filter((given) => given !== undefined).length <= 1,
    'one of token, paymentMethodId and confirmationTokenId',
  );

const limit = z
  .string()
  .regex(/^([1-9]\d?|100)$/)
  .optional()
  .meta({ example: '24' });
const instantOrDay = (example: string) => z.string().optional().meta({ example });

export const ListTicketsQuery = z.object({
  q: z.string().max(ticketLimits.query).optional().meta({ example: 'harbour' }),
  category: TicketCategory.optional().meta({ example: 'concert' }),
  city: z.string().max(ticketLimits.city).optional().meta({ example: 'London' }),
  from: instantOrDay('2026-01-01'),
  to: instantOrDay('2035-12-31T23:59:59Z'),
  minPrice: z.string().optional().meta({ example: '0.50' }),
  maxPrice: z.string().optional().meta({ example: '100' }),
  status: z.enum(['available', 'held', 'sold', 'removed', 'ended', 'all']).optional().meta({ example: 'available' }),
  mine: z.enum(['true', 'false']).optional().meta({ example: 'false' }),
  sort: z.enum(['soonest', 'price', '-price', 'newest']).optional().meta({ example: 'price' }),
  limit,
  cursor: z.string().optional(),
});

export const ListOrdersQuery = z.object({
  live: z.enum(['true', 'false']).optional().meta({ example: 'true' }),
  selling: z.enum(['true', 'false']).optional().meta({ example: 'false' }),
  limit,
  cursor: z.string().optional(),
});
