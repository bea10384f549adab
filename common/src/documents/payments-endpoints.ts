import { z } from 'zod';
import { ChargeResponse, PaymentRequest, PaymentResponse } from '../contracts';
import type { Endpoint } from './endpoint';
import { exampleCharge, examplePayment, examplePaymentRequest, examplePendingPayment } from './examples';

const AWAY = ['bus_away', 'hold_unconfirmed', 'payment_undecided'];

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
      409: ['order_cancelled', 'order_expired', 'already_paid', 'changed_meanwhile'],
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
    answers: {
      200: { description: 'Heard.', schema: z.object({ received: z.literal(true) }), example: { received: true } },
    },
    refusals: { 400: ['invalid_signature'], 413: [], 500: ['internal'] },
  },
];
