import type { Express } from 'express';
import Stripe from 'stripe';
import request from 'supertest';
import { WEBHOOK_SECRET } from './start-payments';

const { webhooks } = new Stripe('sk_test_signs_only');

interface Signed {
  secret?: string;
  /** Unix time in seconds. */
  timestamp?: number;
}

/** Sends an event as Stripe does; the object may be as old as one likes. */
export function postWebhook(
  app: Express,
  type: string,
  object: object,
  { secret = WEBHOOK_SECRET, timestamp }: Signed = {},
) {
  const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
  const signature = webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return request(app)
    .post('/api/payments/webhook')
    .set('Content-Type', 'application/json')
    .set('Stripe-Signature', signature)
    .send(payload);
}
