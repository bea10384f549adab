import { z } from 'zod';
import { ListOrdersQuery, OrderRequest, OrderResponse, RefundRequest, SaleResponse } from '../contracts';
import type { Answer, Endpoint } from './endpoint';
import { exampleOrder, exampleOrderRequest } from './examples';
import { pageHeaders } from './page-headers';

const answer = (description: string): Answer => ({ description, schema: OrderResponse, example: exampleOrder });
const NO_HOLD = [
  'held',
  'sold',
  'event_ended',
  'too_late_to_deliver',
  'price_changed',
  'hold_ending',
  'too_many_holds',
  'changed_meanwhile',
];

const orders = z.union([z.array(OrderResponse), z.array(SaleResponse)]);
const refunding = { schema: z.union([OrderResponse, SaleResponse]), example: exampleOrder };

export const ordersEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/api/orders',
    summary: 'Takes a hold of a ticket, for 15 minutes.',
    isSignedIn: true,
    body: { schema: OrderRequest, example: exampleOrderRequest },
    answers: { 201: answer('The new order.'), 200: answer('The order by which this buyer holds the ticket already.') },
    refusals: { 400: ['own_ticket'], 404: ['not_found'], 409: NO_HOLD, 429: ['too_many_requests'] },
  },
  {
    method: 'get',
    path: '/api/orders',
    summary: 'The caller’s orders, newest first; with selling=true their sales.',
    isSignedIn: true,
    query: ListOrdersQuery,
    answers: {
      200: { description: 'A page.', schema: orders, example: [exampleOrder], ...pageHeaders },
    },
  },
  {
    method: 'get',
    path: '/api/orders/{id}',
    summary: 'One order of the caller.',
    isSignedIn: true,
    answers: { 200: answer('The order.') },
    refusals: { 404: ['not_found'] },
  },
  {
    method: 'post',
    path: '/api/orders/{id}/extend',
    summary: 'Gives more time, in the last third of the hold.',
    isSignedIn: true,
    answers: { 200: answer('The order with its new end.') },
    refusals: {
      404: ['not_found'],
      409: ['not_extendable', 'payment_in_progress', 'event_ended', 'changed_meanwhile'],
    },
  },
  {
    method: 'post',
    path: '/api/orders/{id}/refund',
    summary: 'Asks for the whole price to be given back: by the seller, or by the buyer for what may be asked for.',
    isSignedIn: true,
    body: { schema: RefundRequest, example: { reason: 'event_cancelled' } },
    answers: {
      200: { ...refunding, description: 'The order or, to its seller, the sale, which is refunded already.' },
      202: { ...refunding, description: 'The order or, to its seller, the sale, whose refund is under way.' },
    },
    refusals: {
      403: ['not_the_seller', 'not_the_buyer'],
      404: ['not_found'],
      409: ['not_completed', 'opened', 'not_due', 'started', 'already_resold', 'changed_meanwhile'],
    },
  },
  {
    method: 'delete',
    path: '/api/orders/{id}',
    summary: 'Gives up a hold.',
    isSignedIn: true,
    answers: { 204: { description: 'The ticket is free.' } },
    refusals: { 404: ['not_found'], 409: ['already_paid', 'payment_in_progress', 'changed_meanwhile'] },
  },
];
