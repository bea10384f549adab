import {
  body,
  isObjectId,
  type RateLimiter,
  requireUser,
  ServiceUnavailable,
  textField,
  userOf,
  validate,
} from '@tickets/common/http';
import { joinTrace } from '@tickets/common/tracing';
import { type Request, type RequestHandler, Router } from 'express';
import type { PaymentsAppDeps } from '../deps';
import { methodKinds, type PaymentMethodRef } from '../models/attempt';
import { Charge, type ChargeDocument } from '../models/charge';
import { checkCharge } from '../saga/check-charge';
import { requireDeclinesLeft } from '../saga/limit-declines';
import { readWhenChanged } from '../saga/order-signals';
import { payOrder } from '../saga/pay-order';
import { requirePayableOrder } from './payable-order';
import { toPaymentResponse } from './payment-response';

const MINUTE_MS = 60_000;

const checks = [
  textField('orderId', 'orderId must be the id of an order.')
    .custom(isObjectId)
    .withMessage('orderId must be the id of an order.'),
  ...methodKinds.map((kind) =>
    body(kind)
      .optional({ values: 'undefined' })
      .custom((value: unknown) => typeof value === 'string' && /^[\w-]{1,255}$/.test(value))
      .withMessage(`${kind} must be a Stripe ${kind === 'token' ? 'token id' : 'id'}.`),
  ),
  body()
    .custom((given: Record<string, unknown>) => methodKinds.filter((kind) => given[kind] !== undefined).length <= 1)
    .withMessage('Send only one of token, paymentMethodId and confirmationTokenId.'),
];

function methodIn(given: Record<string, unknown>): PaymentMethodRef | undefined {
  const kind = methodKinds.find((candidate) => given[candidate] !== undefined);
  return kind && { kind, reference: String(given[kind]) };
}

/** Asking how an attempt stands is limited too, but wider: after a 503 and 3-D Secure it is what clients have to do. */
function limitPayments(rateLimit: RateLimiter): RequestHandler {
  const keyOf = (request: Request) => userOf(request).id;
  // "Ask again" is no try to pay.
  const isCounted = (status: number) => status !== 503;
  const paying = rateLimit({ name: 'payments', windowMs: MINUTE_MS, max: 10, keyOf, isCounted });
  const asking = rateLimit({ name: 'payment-status', windowMs: MINUTE_MS, max: 60, keyOf });
  return (request, response, next) => {
    const limit = methodIn(request.body as Record<string, unknown>) ? paying : asking; // checked above
    return limit(request, response, next);
  };
}

/** No attempt starts that could not be published to the order. */
function requireBus(isBusConnected: () => boolean): RequestHandler {
  return (_request, _response, next) => {
    if (!isBusConnected()) {
      throw new ServiceUnavailable('Payments are temporarily unavailable. Please try again.', { code: 'bus_away' });
    }
    next();
  };
}

const isEndOf = ({ status }: ChargeDocument) => status !== 'authorized';

/** Gives the order the time to answer an authorisation; whoever is here first captures it then, this request or the worker. */
async function waitForEnd(deps: PaymentsAppDeps, charge: ChargeDocument, waitMs: number): Promise<ChargeDocument> {
  if (charge.status !== 'authorized') return charge;
  const read = async (changed?: ChargeDocument) => {
    if (changed && isEndOf(changed)) return changed;
    // What has just been authorised is its order's to answer first.
    if (changed === charge) return undefined;
    const current = (await Charge.findById(charge._id)) ?? charge;
    if (isEndOf(current)) return current;
    const isDue = current.nextCheckAt !== undefined && current.nextCheckAt.getTime() <= deps.now();
    const checked = isDue ? await checkCharge(deps, current) : undefined;
    return checked && isEndOf(checked) ? checked : undefined;
  };
  return (await readWhenChanged(deps.signals, charge.orderId, read, waitMs, charge)) ?? charge;
}

export function createPayment(deps: PaymentsAppDeps): Router {
  const router = Router();
  const limit = { now: deps.now, max: deps.maxDeclinesPerHour };
  router.post(
    '/api/payments',
    requireUser,
    validate(...checks),
    limitPayments(deps.rateLimit),
    requireBus(deps.isBusConnected),
    async (request, response) => {
      const begin = performance.now();
      const given = request.body as Record<string, unknown>; // checked above
      const order = await requirePayableOrder(deps.signals, {
        orderId: String(given.orderId).toLowerCase(),
        userId: userOf(request).id,
        waitMs: deps.patience.orderMs,
      });
      const result = await joinTrace(order.traceparent, 'pay order', () => {
        const payDeps = { ...deps, requireDeclinesLeft: (userId: string) => requireDeclinesLeft(limit, userId) };
        return payOrder(payDeps, order, methodIn(given));
      });
      const { endMs, answerMs } = deps.patience;
      const waitMs = Math.min(endMs, Math.max(0, answerMs - (performance.now() - begin)));
      const { status, body } = toPaymentResponse({ ...result, charge: await waitForEnd(deps, result.charge, waitMs) });
      response.status(status).json(body);
    },
  );
  return router;
}
