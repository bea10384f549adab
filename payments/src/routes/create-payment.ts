import { setTimeout as delay } from 'node:timers/promises';
import { body, isObjectId, requireUser, ServiceUnavailable, textField, userOf, validate } from '@tickets/common/http';
import { joinTrace } from '@tickets/common/tracing';
import { type RequestHandler, Router } from 'express';
import type { PaymentsAppDeps } from '../deps';
import { Charge, type ChargeDocument, methodKinds, type PaymentMethodRef } from '../models/charge';
import { payOrder } from '../saga/pay-order';
import { requirePayableOrder } from './payable-order';
import { paymentAnswer } from './payment-answer';

const POLL_MS = 20;

const checks = [
  textField('orderId', 'orderId must be the id of an order.')
    .custom(isObjectId)
    .withMessage('orderId must be the id of an order.'),
  ...methodKinds.map((kind) =>
    body(kind)
      .optional({ values: 'undefined' })
      .custom((value: unknown) => typeof value === 'string' && /^[\w-]{1,255}$/.test(value))
      .withMessage(`${kind} must be a reference of Stripe's.`),
  ),
  body()
    .custom((given: Record<string, unknown>) => methodKinds.filter((kind) => given[kind] !== undefined).length <= 1)
    .withMessage('Send only one of token, paymentMethodId and confirmationTokenId.'),
];

function methodIn(given: Record<string, unknown>): PaymentMethodRef | undefined {
  const kind = methodKinds.find((candidate) => given[candidate] !== undefined);
  return kind && { kind, reference: String(given[kind]) };
}

/** No attempt starts that could not be told to the order. */
function requireBus(isBusConnected: () => boolean): RequestHandler {
  return (_request, _response, next) => {
    if (!isBusConnected()) {
      throw new ServiceUnavailable('Payments are not possible for a moment. Please try again.', { code: 'bus_away' });
    }
    next();
  };
}

/** Gives the order the time to answer an authorisation, and this service to capture it. */
async function waitForEnd(charge: ChargeDocument, waitMs: number): Promise<ChargeDocument> {
  const deadline = Date.now() + waitMs;
  let current = charge;
  while (current.status === 'authorized' && Date.now() < deadline) {
    await delay(POLL_MS);
    current = (await Charge.findById(charge._id)) ?? current;
  }
  return current;
}

export function createPayment(deps: PaymentsAppDeps): Router {
  const router = Router();
  router.post(
    '/api/payments',
    requireUser,
    validate(...checks),
    requireBus(deps.isBusConnected),
    async (request, response) => {
      const given = request.body as Record<string, unknown>; // checked above
      const order = await requirePayableOrder({
        orderId: String(given.orderId).toLowerCase(),
        userId: userOf(request).id,
        waitMs: deps.patience.orderMs,
      });
      const shown = await joinTrace(order.traceparent, 'pay order', () => payOrder(deps, order, methodIn(given)));
      const charge = await waitForEnd(shown.charge, deps.patience.endMs);
      const { status, body: answer } = paymentAnswer({ ...shown, charge });
      response.status(status).json(answer);
    },
  );
  return router;
}
