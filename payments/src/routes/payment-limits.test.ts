import { createRateLimiter } from '@tickets/common/http';
import { newId, waitFor } from '@tickets/common/testing';
import mongoose from 'mongoose';
import request from 'supertest';
import { createApp } from '../app';
import { Charge } from '../models/charge';
import { usePayments } from '../testing/start-payments';

const HOUR_MS = 3_600_000;

describe('M8: the limits of POST /api/payments', () => {
  const payments = usePayments();

  it('returns 429 with Retry-After beyond 10 cards a minute and user, and lets others pay', async () => {
    const { deps, placeOrder, cookie } = payments();
    const app = createApp({ ...deps, rateLimit: createRateLimiter({ factor: 1 }) });
    const order = await placeOrder();
    const pay = (userId: string, body: object) =>
      request(app)
        .post('/api/payments')
        .set('Cookie', cookie(userId))
        .send({ orderId: newId(), ...body });
    deps.patience.orderMs = 0;
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries++) statuses.push((await pay(order.userId, { token: 'tok_visa' })).status);
    expect(statuses).toEqual([...Array(10).fill(404), 429]);
    const refused = await pay(order.userId, { token: 'tok_visa' });
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(refused.body.errors[0].code).toBe('too_many_requests');
    // How a payment stands may still be asked, and another buyer is another.
    expect((await pay(order.userId, { orderId: order.id })).status).toBe(400);
    expect((await pay(newId(), { token: 'tok_visa' })).status).toBe(404);
  });

  it('does not count what it asked to be sent again', async () => {
    const { deps, placeOrder, cookie, bus } = payments();
    const app = createApp({ ...deps, rateLimit: createRateLimiter({ factor: 1 }) });
    const order = await placeOrder();
    const pay = () =>
      request(app)
        .post('/api/payments')
        .set('Cookie', cookie(order.userId))
        .send({ orderId: order.id, token: 'tok_visa' });
    bus.isConnected = false;
    for (let tries = 0; tries < 12; tries++) expect((await pay()).status).toBe(503);
    bus.isConnected = true;
    expect((await pay()).status).toBe(201);
  });

  it('returns 429 with Retry-After beyond 15 declines an hour and user, over all orders', async () => {
    const { placeOrder, post, clock, emulator } = payments();
    const first = await placeOrder();
    const { userId } = first;
    for (let declines = 0; declines < 15; declines++) {
      const order = await placeOrder({ userId });
      expect((await post(order, { token: 'tok_chargeDeclined' })).status).toBe(402);
    }
    const { totals } = await emulator.state();
    const refused = await post(first, { token: 'tok_visa' });
    expect([refused.status, refused.body.errors[0].code]).toEqual([429, 'too_many_declines']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
    expect(refused.body.errors[0].message).toMatch(/not been charged.*\d+ minutes/);
    expect((await emulator.state()).totals.count).toBe(totals.count);
    expect(await Charge.countDocuments({ orderId: first.id })).toBe(0);
    const other = await placeOrder();
    expect((await post(other, { token: 'tok_visa' })).status).toBe(201);
    clock.aheadMs = HOUR_MS + 1_000;
    const later = await placeOrder({ userId, expiresAt: new Date(Date.now() + 2 * HOUR_MS).toISOString() });
    expect((await post(later, { token: 'tok_visa' })).status).toBe(201);
  });

  it('counts declines of another card on the same order, and of a bank that asked the buyer', async () => {
    const { deps, placeOrder, post } = payments();
    deps.maxDeclinesPerHour = 2;
    const app = createApp(deps);
    const order = await placeOrder();
    const pay = (token: string) =>
      request(app)
        .post('/api/payments')
        .set('Cookie', payments().cookie(order.userId))
        .send({ orderId: order.id, token });
    expect((await pay('tok_chargeDeclined')).status).toBe(402);
    expect((await pay('tok_chargeDeclinedExpiredCard')).status).toBe(402);
    expect((await pay('tok_visa')).status).toBe(429);
    // It is no way out to ask how the last one stands.
    expect((await post(order)).status).toBe(402);
  });

  it('an unknown order costs few reads of the database, and one that comes is noticed at once', async () => {
    const { deps, app, cookie, orders, placeOrder } = payments();
    deps.patience.orderMs = 2_000;
    let reads = 0;
    const pay = (orderId: string, userId: string) =>
      request(app).post('/api/payments').set('Cookie', cookie(userId)).send({ orderId, token: 'tok_visa' });
    mongoose.set('debug', () => {
      reads += 1;
    });
    try {
      expect((await pay(newId(), newId())).status).toBe(404);
    } finally {
      mongoose.set('debug', false);
    }
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(10);

    const order = await placeOrder({ status: 'created', version: 0 });
    const asked = pay(order.id, order.userId).then((response) => response);
    await waitFor(() => deps.signals.isAwaited(order.id));
    await orders.change(order.id, { status: 'awaiting_payment' });
    expect((await asked).status).toBe(201);
  });
});
