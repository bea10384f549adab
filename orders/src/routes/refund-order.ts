import { RefundReason } from '@tickets/common/contracts';
import { NotFound, requireIdParam, requireUser, textField, userOf, validate } from '@tickets/common/http';
import { joinTrace } from '@tickets/common/tracing';
import { type Request, Router } from 'express';
import { alignOrder } from '../align-order';
import { askForRefund } from '../ask-for-refund';
import type { OrdersAppDeps } from '../deps';
import { Order, type OrderDocument } from '../models/order';
import type { RefundParty } from '../models/refund-rules';
import { toOrderResponse, toSaleResponse } from './order-response';

const reasons = RefundReason.exclude(['operator']);
const reasonWords = `reason must be one of ${reasons.options.join(', ')}.`;

const checks = validate(textField('reason', reasonWords).isIn(reasons.options).withMessage(reasonWords));

/** Whose order or sale it is; of others', and of a hold that is no sale yet, nothing is said. */
function partyOf({ userId, ticket, completedAt }: OrderDocument, callerId: string): RefundParty {
  if (userId === callerId) return 'buyer';
  if (ticket.sellerId === callerId && completedAt) return 'seller';
  throw new NotFound('There is no such order.');
}

async function requireOrder({ params }: Request): Promise<OrderDocument> {
  const order = await Order.findById(params.id);
  if (!order) throw new NotFound('There is no such order.');
  return order;
}

/** POST /api/orders/:id/refund: asks for the whole price to be given back. */
export function refundOrder(deps: OrdersAppDeps): Router {
  return Router().post(
    '/api/orders/:id/refund',
    requireUser,
    requireIdParam('id'),
    checks,
    async (request, response) => {
      const reason = reasons.parse(request.body.reason);
      const callerId = userOf(request).id;
      const order = await requireOrder(request);
      const by = partyOf(order, callerId);
      const aligned = await joinTrace(order.traceparent, 'ask for refund', async () => {
        const asked = await deps.outbox.change<OrderDocument>({
          load: () => requireOrder(request),
          apply: (fresh) => askForRefund(deps, fresh, { by, reason }),
        });
        return alignOrder(deps, asked ?? order);
      });
      const after = aligned ?? order;
      const body = by === 'seller' ? await toSaleResponse(after) : await toOrderResponse(deps, after);
      response.status(after.status === 'cancelled' ? 200 : 202).json(body);
    },
  );
}
