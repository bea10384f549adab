import { z } from 'zod';
import { expand, integer, text } from './params';
import { resourceMissing } from './stripe-error';

const createdRange = z.strictObject({
  gt: integer.optional(),
  gte: integer.optional(),
  lt: integer.optional(),
  lte: integer.optional(),
});

export const listingParams = {
  limit: integer
    .refine((limit) => limit >= 1 && limit <= 100, { error: 'Limit must be between 1 and 100.' })
    .optional(),
  created: z.union([integer, createdRange], { error: 'Invalid created: an integer or gt, gte, lt, lte' }).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
  expand,
};

const query = z.object(listingParams);

export interface ListObject<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/** A page of Stripe's kind, newest first. `rows` are oldest first. */
export function listPage<T extends { id: string; created: number }>(
  rows: T[],
  params: z.output<typeof query>,
  url: string,
): ListObject<T> {
  const limit = params.limit ?? 10;
  const newestFirst = rows.filter((row) => wasCreated(row.created, params.created)).reverse();
  if (params.ending_before !== undefined) {
    const before = newestFirst.slice(0, cursorIndex(newestFirst, params.ending_before, 'ending_before'));
    return { object: 'list', data: before.slice(-limit), has_more: before.length > limit, url };
  }
  const from =
    params.starting_after === undefined ? 0 : cursorIndex(newestFirst, params.starting_after, 'starting_after') + 1;
  const rest = newestFirst.slice(from);
  return { object: 'list', data: rest.slice(0, limit), has_more: rest.length > limit, url };
}

function cursorIndex(rows: { id: string }[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id);
  if (index === -1) throw resourceMissing('object', id, param, 400);
  return index;
}

function wasCreated(at: number, wanted: z.output<typeof query>['created']): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return at === wanted;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = wanted;
  return at > gt && at >= gte && at < lt && at <= lte;
}
