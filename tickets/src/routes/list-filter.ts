import type { FilterQuery } from 'mongoose';
import { placeKeysOf, prefixPattern, searchedTermsOf } from '../models/search-terms';
import type { TicketFields } from '../models/ticket';
import type { ListQuery } from './list-query';

type Condition = FilterQuery<TicketFields>;

/** The stored side of what `viewOf` derives; the two must agree. */
function statusCondition(status: ListQuery['status'], now: Date): Condition {
  switch (status) {
    case 'available':
    case 'held':
      return { status, soonestKey: { $gt: now } };
    case 'ended':
      return { status: { $in: ['available', 'held'] }, soonestKey: { $lte: now } };
    case 'sold':
    case 'removed':
      return { status };
    case 'all':
      return { status: { $in: ['available', 'held', 'sold'] } };
    default:
      return status satisfies never;
  }
}

/** A bare day means that day where the event takes place; an instant is the same everywhere. */
function timeCondition(operator: '$gte' | '$lte', time: string): Condition {
  return time.includes('T') ? { startsAt: { [operator]: new Date(time) } } : { startsOn: { [operator]: time } };
}

function searchConditions(q: string): Condition[] {
  const searched = searchedTermsOf(q);
  // A search for signs alone asks for something that no ticket has.
  if (searched.length === 0) return [{ words: { $in: [] } }];
  const hasAll = (terms: string[]) => ({ $and: terms.map((term) => ({ words: prefixPattern(term) })) });
  return searched.map((alternatives) => ({ $or: alternatives.map(hasAll) }));
}

function cityCondition(city: string): Condition {
  const keys = placeKeysOf(city);
  return { $or: [{ cityKey: { $in: keys } }, { cityAliases: { $in: keys } }] };
}

/** The filter of a list; `userId` is the caller's, where only their own are asked for. */
export function listFilter(query: ListQuery, userId: string | undefined, nowMs: number): Condition {
  const { q, category, city, from, to, minPriceCents, maxPriceCents } = query;
  const conditions: Condition[] = [statusCondition(query.status, new Date(nowMs))];
  if (userId !== undefined) conditions.push({ userId });
  if (q?.trim()) conditions.push(...searchConditions(q));
  if (category) conditions.push({ category });
  if (city?.trim()) conditions.push(cityCondition(city));
  if (from) conditions.push(timeCondition('$gte', from));
  if (to) conditions.push(timeCondition('$lte', to));
  if (minPriceCents !== undefined) conditions.push({ priceCents: { $gte: minPriceCents } });
  if (maxPriceCents !== undefined) conditions.push({ priceCents: { $lte: maxPriceCents } });
  return { $and: conditions };
}
