import { PaymentRequest } from '@tickets/common/contracts';
import { healthRoutes } from '@tickets/common/service';
import {
  bodiesAround,
  cookieOf,
  disagreements,
  documentedRoutesOf,
  newId,
  newUser,
  routesOf,
} from '@tickets/common/testing';
import request from 'supertest';
import { createApp } from './app';
import { usePayments } from './testing/start-payments';

const payments = usePayments();

describe('the OpenAPI document of payments', () => {
  it('has every route, and no other', () => {
    const { deps } = payments();
    const operations = healthRoutes({ isDraining: () => false, isBusConnected: () => true });
    const app = createApp({ ...deps, http: { ...deps.http, operations } });
    expect(routesOf(app)).toEqual(documentedRoutesOf('payments'));
  });

  it('asks of a payment what the route asks', async () => {
    const { deps } = payments();
    const app = createApp({ ...deps, patience: { orderMs: 0, endMs: 0, answerMs: 0 } });
    const cookie = cookieOf(newUser());
    const isAccepted = async (body: object) => {
      const { status } = await request(app).post('/api/payments').set('Cookie', cookie).send(body);
      expect([404, 400]).toContain(status); // what passes the checks names no order
      return status === 404;
    };
    const fields = ['orderId', 'token', 'paymentMethodId', 'confirmationTokenId'];
    const bodies = bodiesAround({ orderId: newId(), token: 'tok_visa' }, fields);
    expect(await disagreements(PaymentRequest, bodies, isAccepted)).toEqual([]);
  });
});
