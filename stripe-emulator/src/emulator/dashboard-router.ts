import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { type ExecutorDeps, execute } from '../http/executor';
import { requestIdOf } from '../http/request-log';
import { capturePaymentIntent } from '../routes/capture-payment-intent';
import { createRefund } from '../routes/create-refund';
import type { Settler } from '../settlements/settler';
import type { Call, Endpoint } from '../stripe/call';
import { changeDispute, disputeStatuses, findDispute, openDispute } from '../stripe/dispute';
import { orderOf } from '../stripe/order-of';
import type { IntentStatus, StoredIntent } from '../stripe/payment-intent';
import { changeRefund, findRefund } from '../stripe/refund';
import { invalidRequest, resourceMissing } from '../stripe/stripe-error';
import { readJson } from './read-json';

/** A payment by its intent, or by the order that the intent names in its metadata. */
const payment = { paymentIntent: z.string().optional(), order: z.string().optional() };
const cents = z.number().int().min(1).optional();
const refund = z.strictObject({ ...payment, amount: cents });
const dispute = z.strictObject({
  ...payment,
  amount: cents,
  reason: z.string().max(100).optional(),
  status: z.enum(disputeStatuses).optional(),
});
const change = z.strictObject({ status: z.enum(disputeStatuses) });
const nothing = z.strictObject({});

/** What a merchant does by hand in Stripe's dashboard, and what banks do: the shop hears of it by webhook only. */
export function createDashboardRouter(deps: ExecutorDeps & { settler: Settler }): Router {
  const run = createRunner(deps);
  const router = Router();
  router.use(express.json({ limit: '10kb' }));
  router.post(
    '/refunds',
    run(refund, (call, { amount, ...wanted }) => {
      const payment_intent = findPayment(call, wanted).id;
      return createRefund({ ...call, params: { payment_intent, ...(amount && { amount: String(amount) }) } });
    }),
  );
  router.post(
    '/refunds/:id/cancel',
    run(nothing, (call) => {
      const found = findRefund(call, call.id);
      if (found.status !== 'pending') throw invalidRequest(`This refund has a status of ${found.status}.`);
      return changeRefund(call, found, 'canceled');
    }),
  );
  router.post(
    '/captures',
    run(z.strictObject(payment), (call, wanted) => {
      const { id } = findPayment(call, wanted, 'requires_capture');
      return capturePaymentIntent({ ...call, id, params: {} });
    }),
  );
  router.get('/disputes', async (req, res) => {
    await deps.store.settled();
    const tx = deps.store.begin();
    const { order } = req.query;
    res.json({ data: tx.values('disputes').filter((found) => order === undefined || orderOf(tx, found) === order) });
  });
  router.post(
    '/disputes',
    run(dispute, (call, { paymentIntent, order, ...options }) =>
      openDispute(call, findPayment(call, { paymentIntent, order }), options),
    ),
  );
  router.post(
    '/disputes/:id',
    run(change, (call, { status }) => changeDispute(call, findDispute(call, call.id), status)),
  );
  return router;
}

function createRunner(deps: ExecutorDeps & { settler: Settler }) {
  return <S extends z.ZodType>(schema: S, act: (call: Call, wanted: z.output<S>) => object): RequestHandler =>
    async (req, res) => {
      const wanted = readJson(schema, req.body ?? {});
      const endpoint: Endpoint = (call) => act(call, wanted);
      const request = {
        params: {},
        id: String(req.params.id ?? ''),
        requestId: requestIdOf(res),
        idempotencyKey: null,
      };
      const { tx, status, body } = execute(deps, endpoint, request);
      deps.store.commit(tx);
      await deps.store.settled();
      deps.webhooks.wake();
      deps.settler.wake();
      res.status(status).json(body);
    };
}

function findPayment(
  call: Call,
  { paymentIntent, order }: { paymentIntent?: string; order?: string },
  wanted: IntentStatus = 'succeeded',
): StoredIntent {
  const intents = call.tx.values('intents');
  const found =
    paymentIntent === undefined
      ? intents.findLast(({ status, metadata }) => status === wanted && metadata.orderId === order)
      : intents.find(({ id }) => id === paymentIntent);
  if (paymentIntent === undefined && order === undefined) throw invalidRequest('Name a paymentIntent or an order.');
  if (!found) throw resourceMissing('payment_intent', paymentIntent ?? `of order ${order}`, 'paymentIntent');
  return structuredClone(found);
}
