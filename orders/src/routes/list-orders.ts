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
import type { OrdersAppDeps } from '../deps';
import { Order, type OrderDocument } from '../models/order';
import { toOrderResponses } from './order-response';

const DEFAULT_LIMIT = 24;
const MAX_LIMIT = 100;

const checks = validate(
  textQuery('live').isIn(['true', 'false']).withMessage('live must be true or false.'),
  textQuery('limit').isInt({ min: 1, max: MAX_LIMIT }).withMessage(`limit must be from 1 to ${MAX_LIMIT}.`),
  textQuery('cursor'),
);

function filterOf({ live }: Request['query'], userId: string) {
  if (!live) return { userId };
  return { userId, status: live === 'true' ? { $in: liveOrderStatuses } : { $nin: liveOrderStatuses } };
}

/** What comes after the cursor, newest first; orders of the same instant are told apart by their ids. */
function afterCursor(text: unknown) {
  if (typeof text !== 'string' || text === '') return {};
  const [key, id] = decodeCursor(text);
  const createdAt = new Date(key);
  if (Number.isNaN(createdAt.getTime())) {
    throw new BadRequest('This cursor is not one that we gave.', { field: 'cursor', code: 'invalid' });
  }
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] };
}

function cursorOf(order: OrderDocument): Cursor {
  return [order.createdAt.getTime(), order.id];
}

export function listOrders(deps: OrdersAppDeps): Router {
  return Router().get('/api/orders', requireUser, checks, async (request, response) => {
    const filter = filterOf(request.query, userOf(request).id);
    const limit = Number(request.query.limit || DEFAULT_LIMIT);
    const [total, found] = await Promise.all([
      Order.countDocuments(filter),
      Order.find({ ...filter, ...afterCursor(request.query.cursor) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1),
    ]);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    setPageHeaders(request, response, { total, next: found.length > limit && last ? cursorOf(last) : undefined });
    response.json(await toOrderResponses(deps, page));
  });
}
