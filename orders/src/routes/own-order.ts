import { NotFound, userOf } from '@tickets/common/http';
import type { Request } from 'express';
import { Order, type OrderDocument } from '../models/order';

/** The caller's order of the address; another user's is not found, like one that does not exist. */
export async function requireOwnOrder(request: Request): Promise<OrderDocument> {
  const order = await Order.findOne({ _id: request.params.id, userId: userOf(request).id });
  if (!order) throw new NotFound('There is no such order.');
  return order;
}
