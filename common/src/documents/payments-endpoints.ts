import { z } from 'zod';
import { ChargeResponse, PaymentRequest, PaymentResponse } from '../contracts';
import type { Endpoint } from './endpoint';
import {
  exampleCharge,
  examplePayment,
  examplePaymentRequest,
  examplePendingPayment,
  exampleStripeEvent,
} from './examples';

/** What is read of an event; Stripe sends more. */
const StripeEvent = z.looseObject({
  type: z.string(),
  data: z.object({ object: z.looseObject({ id: z.string(), metadata: z.record(z.string(), z.string()).optional() }) }),
});

const AWAY = ['bus_away', 'hold_unconfirmed', 'payment_undecided', 'payment_unavailable'];

export const paymentsEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/api/payments',
    summary: 'Pays an order; with the order alone, asks how its payment stands.',
    isSignedIn: true,
    body: { schema: PaymentRequest, example: examplePaymentRequest },
    answers: {
      201: { description: 'Authorised or paid.', schema: PaymentResponse, example: examplePayment },
      202: { description: 'The bank asks the buyer first.', schema: PaymentResponse, example: examplePendingPayment },
    },
    refusals: {
      400: ['invalid_payment_method'],
      402: '*',
      404: ['not_found'],
      409: ['order_cancelled', 'order_expired', 'event_ended', 'already_paid', 'changed_meanwhile'],
      429: ['too_many_requests', 'too_many_declines'],
      503: AWAY,
    },
  },
  {
    method: 'get',
    path: '/api/payments/{orderId}',
    summary: 'The charge of an order.',
    isSignedIn: true,
    answers: { 200: { description: 'The charge.', schema: ChargeResponse, example: exampleCharge } },
    refusals: { 404: ['not_found'] },
  },
  {
    method: 'post',
    path: '/api/payments/webhook',
    summary: 'Stripe tells what became of a payment. Signed over the raw body.',
    isRaw: true,
    headers: z.object({
      'Stripe-Signature': z.string().meta({ example: 't=1900000000,v1=<HMAC-SHA256 of "<t>.<body>">' }),
    }),
    body: { schema: StripeEvent, example: exampleStripeEvent },
    answers: {
      200: { description: 'Heard.', schema: z.object({ received: z.literal(true) }), example: { received: true } },
    },
    refusals: { 400: ['invalid_signature'], 413: [], 415: [], 500: ['internal'] },
  },
];
