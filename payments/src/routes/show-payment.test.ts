import { ChargeResponse, centsToPrice, parseCents } from '@tickets/common/contracts';
import { newId } from '@tickets/common/testing';
import request from 'supertest';
import { usePayments } from '../testing/start-payments';

describe('GET /api/payments/:orderId', () => {
  const payments = usePayments();

  it('shows the buyer what was paid', async () => {
    const { placeOrder, post, show } = payments();
    const order = await placeOrder();
    const { body } = await post(order, { token: 'tok_visa' });
    const response = await show(order.id, order.userId);
    expect(response.status).toBe(200);
    expect(ChargeResponse.parse(response.body)).toEqual(response.body);
    expect(response.body).toMatchObject({
      id: body.id,
      orderId: order.id,
      status: 'completed',
      amount: 19.99,
      currency: 'usd',
      card: { brand: 'visa', last4: '4242' },
      refunded: 0,
    });
  });

  it('shows a decline, and a refund', async () => {
    const { placeOrder, post, show, orders, reaches } = payments();
    const declined = await placeOrder();
    await post(declined, { token: 'tok_chargeDeclined' });
    const first = await show(declined.id, declined.userId);
    expect(first.body).toMatchObject({ status: 'created', failureReason: 'Your card was declined.' });
    orders.answers = false;
    payments().deps.patience.endMs = 0;
    const refunded = await placeOrder();
    await post(refunded, { token: 'tok_visa' });
    await orders.change(refunded.id, { authorizedAt: new Date().toISOString() });
    await reaches(refunded.id, 'completed');
    await orders.cancel(refunded.id);
    await reaches(refunded.id, 'refunded');
    const second = await show(refunded.id, refunded.userId);
    expect(second.body).toMatchObject({ status: 'refunded', refunded: 19.99, amount: 19.99 });
    expect(second.body.refundedAt).toBeDefined();
  });

  it('answers 404 to others, to unknown orders and to malformed ones, 401 when signed out', async () => {
    const { app, placeOrder, post, show } = payments();
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    const unpaid = await placeOrder();
    expect((await show(order.id, newId())).status).toBe(404);
    expect((await show(unpaid.id, unpaid.userId)).status).toBe(404);
    expect((await show('nonsense', order.userId)).status).toBe(404);
    expect((await request(app).get(`/api/payments/${order.id}`)).status).toBe(401);
  });

  it('tells nothing that only Stripe and we need', async () => {
    const { placeOrder, post, show } = payments();
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    const text = JSON.stringify((await show(order.id, order.userId)).body);
    expect(text).not.toMatch(/pi_|tok_|secret|outbox/);
  });

  it('writes every amount exactly', () => {
    for (let cents = 50; cents <= 20_049; cents++) {
      const price = centsToPrice(cents);
      expect(parseCents(price)).toBe(cents);
      expect(price.toFixed(2)).toBe(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
    }
  });
});
