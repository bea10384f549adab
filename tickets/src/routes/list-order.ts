import { BadRequest, type Cursor } from '@tickets/common/http';
import type { FilterQuery } from 'mongoose';
import type { TicketFields } from '../models/ticket';
import type { ListQuery } from './list-query';

const keyOf = {
  soonest: 'soonestKey',
  price: 'priceCents',
  '-price': 'priceCents',
  newest: 'createdAt',
} as const satisfies Record<ListQuery['sort'], keyof TicketFields>;

function isDescending(sort: ListQuery['sort']): boolean {
  return sort === '-price' || sort === 'newest';
}

const DATE_MAX_MS = 8.64e15;

/** The order of a list; ties are broken by the id, in the same direction, so that one index serves both. */
export function listOrder(sort: ListQuery['sort']): Record<string, 1 | -1> {
  const direction = isDescending(sort) ? -1 : 1;
  return { [keyOf[sort]]: direction, _id: direction };
}

/** Where a page that ended with this ticket goes on. */
export function cursorAfter(sort: ListQuery['sort'], ticket: TicketFields): Cursor {
  return [Number(ticket[keyOf[sort]]), ticket._id.toHexString()];
}

/** The tickets behind a cursor. Nothing is skipped or repeated while others are listed or sold, as an offset would. */
export function behindCursor(sort: ListQuery['sort'], [key, id]: Cursor): FilterQuery<TicketFields> {
  if (typeof key !== 'number' || Math.abs(key) > DATE_MAX_MS) {
    throw new BadRequest('This cursor is not one that we gave.', { field: 'cursor', code: 'invalid' });
  }
  const field = keyOf[sort];
  const value = field === 'priceCents' ? key : new Date(key);
  const operator = isDescending(sort) ? '$lt' : '$gt';
  return { $or: [{ [field]: { [operator]: value } }, { [field]: value, _id: { [operator]: id } }] };
}
