import { parseCents, type TicketCategory, TicketView, ticketCategories, ticketLimits } from '@tickets/common/contracts';
import { BadRequest, lineQuery, textQuery } from '@tickets/common/http';
import type { Request } from 'express';
import type { ValidationChain } from 'express-validator';

export const listStatuses = [...TicketView.options, 'all'] as const;
export const listSorts = ['soonest', 'price', '-price', 'newest'] as const;

/** The query of GET /api/tickets, after its checks. */
export interface ListQuery {
  q?: string;
  category?: TicketCategory;
  city?: string;
  from?: string;
  to?: string;
  minPriceCents?: number;
  maxPriceCents?: number;
  status: (typeof listStatuses)[number];
  mine: boolean;
  sort: (typeof listSorts)[number];
  limit: number;
  cursor?: string;
}

const LIMIT_DEFAULT = 24;
const LIMIT_MAX = 100;

const INSTANT_OR_DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

function oneOf(name: string, values: readonly string[]): ValidationChain {
  return textQuery(name)
    .isIn(values)
    .withMessage(`${name} must be one of ${values.join(', ')}.`);
}

function timeQuery(name: string): ValidationChain {
  const message = `${name} must be a day such as 2090-05-01, or a date and time with its offset.`;
  return textQuery(name)
    .matches(INSTANT_OR_DAY)
    .withMessage(message)
    .isISO8601({ strict: true, strictSeparator: true })
    .withMessage(message);
}

function limitQuery(): ValidationChain {
  const message = `limit must be a whole number from 1 to ${LIMIT_MAX}.`;
  return textQuery('limit')
    .matches(/^\d{1,3}$/)
    .withMessage(message)
    .isInt({ min: 1, max: LIMIT_MAX })
    .withMessage(message);
}

function priceQuery(name: string): ValidationChain {
  return textQuery(name)
    .custom((price: unknown) => parseCents(price) !== undefined)
    .withMessage(`${name} must be a price such as 19.99.`);
}

export const listChecks: readonly ValidationChain[] = [
  lineQuery('q', ticketLimits.query),
  lineQuery('city', ticketLimits.city),
  oneOf('category', ticketCategories),
  timeQuery('from'),
  timeQuery('to'),
  priceQuery('minPrice'),
  priceQuery('maxPrice'),
  oneOf('status', listStatuses),
  oneOf('mine', ['true', 'false']),
  oneOf('sort', listSorts),
  limitQuery(),
  textQuery('cursor'),
];

/** Reads a query that passed the checks. */
export function readListQuery(request: Request): ListQuery {
  // Each parameter is one string after `textQuery`, and one of the listed ones after `oneOf`.
  const given = request.query as Record<string, string | undefined>;
  const minPriceCents = parseCents(given.minPrice);
  const query = {
    ...given,
    minPriceCents,
    maxPriceCents: parseCents(given.maxPrice),
    status: given.status || 'available',
    mine: given.mine === 'true',
    sort: given.sort || 'soonest',
    limit: given.limit ? Number(given.limit) : LIMIT_DEFAULT,
  } as ListQuery;
  if (query.status === 'removed' && !query.mine) {
    throw new BadRequest('Removed tickets are shown to their seller only: add mine=true.', {
      field: 'status',
      code: 'invalid',
    });
  }
  return query;
}
