import { isPassing } from '@tickets/common/bus';
import { BadRequest, HttpError } from '@tickets/common/http';
import express, { type ErrorRequestHandler, type Request, Router } from 'express';
import type Stripe from 'stripe';
import type { PaymentsAppDeps } from '../deps';
import { handleWebhookEvent } from '../saga/handle-webhook-event';

const PATH = '/api/payments/webhook';

/** Older events are somebody's recording. */
const TOLERANCE_S = 300;

/** The signature is checked over the bytes as they came; forged and old ones look alike to the sender. */
function readEvent(request: Request, { sdk, secret }: PaymentsAppDeps['webhooks']): Stripe.Event {
  const signature = request.get('Stripe-Signature') ?? '';
  const payload = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  try {
    return sdk.webhooks.constructEvent(payload, signature, secret, TOLERANCE_S);
  } catch {
    throw new BadRequest('This is not a fresh event with a valid signature.', { code: 'invalid_signature' });
  }
}

/** Whatever is away, the event was not stored: the sender must send it again. */
const retryableError: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  next(isPassing(error) ? new HttpError(500, 'The event could not be stored. Please send it again.') : error);
};

/** Comes from Stripe: in front of session, parser and origin check. */
export function receiveWebhook(deps: PaymentsAppDeps): Router {
  const router = Router();
  router.post(PATH, express.raw({ type: () => true, limit: '256kb' }), async (request, response) => {
    await handleWebhookEvent(deps, readEvent(request, deps.webhooks));
    response.json({ received: true });
  });
  router.use(PATH, retryableError);
  return router;
}
