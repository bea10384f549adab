import {
  canonicalTimeZone,
  centsToPrice,
  forOptionalTexts,
  type OptionalText,
  optionalTexts,
  PRICE_MAX_CENTS,
  parseCents,
  type TicketCategory,
  ticketCategories,
  ticketLimits,
} from '@tickets/common/contracts';
import { body, lineField, textField } from '@tickets/common/http';
import type { ValidationChain } from 'express-validator';
import type { EnteredDetails } from '../models/ticket';

/** A full date and time with its offset: what lacks the offset would mean another instant on another machine. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

const STARTS_BEFORE_MS = Date.UTC(2100, 0, 1);

function priceInWords(priceCents: number): string {
  return centsToPrice(priceCents).toLocaleString('en-US', { minimumFractionDigits: 2 });
}

function priceCheck(priceMinCents: number): ValidationChain {
  const limits = `from ${priceInWords(priceMinCents)} to ${priceInWords(PRICE_MAX_CENTS)}`;
  return body('price')
    .custom((price: unknown) => {
      const priceCents = parseCents(price);
      return priceCents !== undefined && priceCents >= priceMinCents && priceCents <= PRICE_MAX_CENTS;
    })
    .withMessage(`The price must be a number ${limits}, with at most two decimals.`);
}

function timeChecks(now: () => number): ValidationChain[] {
  const instantMessage = 'The start must be a date and time with its offset, such as 2090-05-01T20:00:00+02:00.';
  return [
    textField('startsAt', instantMessage)
      .optional()
      .matches(INSTANT)
      .withMessage(instantMessage)
      .bail()
      .isISO8601({ strict: true, strictSeparator: true })
      .withMessage(instantMessage)
      .bail()
      .custom((startsAt: string) => Date.parse(startsAt) > now() && Date.parse(startsAt) < STARTS_BEFORE_MS)
      .withMessage('The start must be in the future, and before the year 2100.')
      .bail()
      .custom((_startsAt, { req }) => req.body.timeZone !== undefined)
      .withMessage('A start needs its timeZone, such as Europe/Berlin.'),
    textField('timeZone', 'The timeZone must be a name such as Europe/Berlin.')
      .optional()
      .custom((name: string) => canonicalTimeZone(name) !== undefined)
      .withMessage('The timeZone must be a name such as Europe/Berlin.')
      .bail()
      .customSanitizer(canonicalTimeZone)
      .custom((_timeZone, { req }) => req.body.startsAt !== undefined)
      .withMessage('A timeZone needs a start.'),
  ];
}

/** What POST and PUT ask of their body; both take the whole ticket. */
export function ticketChecks({ priceMinCents, now }: { priceMinCents: number; now: () => number }): ValidationChain[] {
  const categoryMessage = `The category must be one of ${ticketCategories.join(', ')}.`;
  return [
    lineField('title', { max: ticketLimits.title }),
    priceCheck(priceMinCents),
    ...optionalTexts.map((name) => lineField(name, { max: ticketLimits[name], optional: true })),
    textField('category', categoryMessage).optional().isIn(ticketCategories).withMessage(categoryMessage),
    ...timeChecks(now),
  ];
}

interface TicketBody extends Partial<Record<OptionalText, string>> {
  title: string;
  price: number | string;
  startsAt?: string;
  timeZone?: string;
  category?: TicketCategory;
}

/** Reads a body that passed the checks. An empty optional text is the same as one left out. */
export function enteredDetails(checked: unknown): EnteredDetails {
  // The checks ran as middleware, which the compiler can't know.
  const { price, startsAt, timeZone, title, category, ...texts } = checked as TicketBody;
  const priceCents = parseCents(price);
  if (priceCents === undefined) throw new Error('the price was not checked');
  return {
    title,
    priceCents,
    category,
    timeZone,
    startsAt: startsAt === undefined ? undefined : new Date(startsAt),
    ...forOptionalTexts((name) => texts[name] || undefined),
  };
}
