import { liveOrderStatuses } from '@tickets/common/contracts';
import {
  BadRequest,
  type Cursor,
  decodeCursor,
  requireUser,
  setPageHeaders,
  textQuery,
  userOf,
  validate,
} from '@tickets/common/http';
import { type Request, Router } from 'express';
import type { FilterQuery } from 'mongoose';
import type { OrdersAppDeps } from '../deps';
import { Order, type OrderDocument, type OrderFields } from '../models/order';
import { toOrderResponses, toSaleResponses } from './order-response';

const DEFAULT_LIMIT = 24;
const MAX_LIMIT = 100;

const checks = validate(
  textQuery('live').isIn(['true', 'false']).withMessage('live must be true or false.'),
  textQuery('selling').isIn(['true', 'false']).withMessage('selling must be true or false.'),
  textQuery('limit').isInt({ min: 1, max: MAX_LIMIT }).withMessage(`limit must be from 1 to ${MAX_LIMIT}.`),
  textQuery('cursor'),
);

type ListQuery = Request['query'];

/** One of the two lists of orders: by which time it is sorted, and which orders of a user it has. */
interface List {
  key: 'createdAt' | 'completedAt';
  filterOf: (query: ListQuery, userId: string) => FilterQuery<OrderFields>;
  toResponses: (deps: OrdersAppDeps, page: readonly OrderDocument[]) => Promise<object[]>;
}

const bought: List = {
  key: 'createdAt',
  filterOf: ({ live }, userId) => {
    if (!live) return { userId };
    return { userId, status: live === 'true' ? { $in: liveOrderStatuses } : { $nin: liveOrderStatuses } };
  },
  toResponses: toOrderResponses,
};

/** Sales, also those that were refunded. A hold is no sale yet, and of no interest to the seller's list. */
const sold: List = {
  key: 'completedAt',
  filterOf: (_query, userId) => ({ 'ticket.sellerId': userId, completedAt: { $exists: true } }),
  toResponses: (_deps, page) => toSaleResponses(page),
};

function listOf({ selling, live }: ListQuery): List {
  if (selling !== 'true') return bought;
  if (!live) return sold;
  throw new BadRequest('live is for what one buys; leave it out with selling.', { field: 'live', code: 'invalid' });
}

/** What comes after the cursor, newest first; orders of the same instant are told apart by their ids. */
function afterCursor(key: List['key'], text: unknown): FilterQuery<OrderFields> {
  if (typeof text !== 'string' || text === '') return {};
  const [value, id] = decodeCursor(text);
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) {
    throw new BadRequest('This cursor is not one that we gave.', { field: 'cursor', code: 'invalid' });
  }
  return { $or: [{ [key]: { $lt: time } }, { [key]: time, _id: { $lt: id } }] };
}

function cursorOf(key: List['key'], order: OrderDocument): Cursor {
  return [Number(order[key]), order.id];
}

/** GET /api/orders: what one buys or, with `selling`, what one has sold. */
export function listOrders(deps: OrdersAppDeps): Router {
  return Router().get('/api/orders', requireUser, checks, async (request, response) => {
    const { key, filterOf, toResponses } = listOf(request.query);
    const filter = filterOf(request.query, userOf(request).id);
    const limit = Number(request.query.limit || DEFAULT_LIMIT);
    const [total, found] = await Promise.all([
      Order.countDocuments(filter),
      Order.find({ ...filter, ...afterCursor(key, request.query.cursor) })
        .sort({ [key]: -1, _id: -1 })
        .limit(limit + 1),
    ]);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last ? cursorOf(key, last) : undefined;
    setPageHeaders(request, response, { total, next });
    response.json(await toResponses(deps, page));
  });
}
