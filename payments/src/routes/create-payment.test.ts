import { newId, waitFor } from '@tickets/common/testing';
import request from 'supertest';
import { Charge } from '../models/charge';
import { Order } from '../replicas/order';
import { KeyedLock } from '../saga/keyed-lock';
import { delayCall } from '../testing/delay-call';
import { interruptedGateway } from '../testing/interrupted-gateway';
import { newOrder } from '../testing/orders-stand-in';
import { usePayments } from '../testing/start-payments';

class CountingLock extends KeyedLock {
  runs = 0;
  override run<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.runs += 1;
    return super.run(key, work);
  }
}

describe('POST /api/payments', () => {
  const payments = usePayments();

  it('charges the card and answers 201 with the completed charge', async () => {
    const { placeOrder, post, chargeOf, booksOf, events } = payments();
    const order = await placeOrder();
    const response = await post(order, { token: 'tok_visa' });
    expect(response.status).toBe(201);
    const charge = await chargeOf(order.id);
    expect(response.body).toEqual({ id: charge?.id, status: 'completed' });
    expect(await booksOf(order.id)).toMatchObject({ live: 1, capturedCents: 1999, netCents: 1999 });
    expect(charge).toMatchObject({ card: { brand: 'visa', last4: '4242' }, attempt: { number: 1 }, amountCents: 1999 });
    const told = await waitFor(() => {
      const mine = events.filter(({ data }) => 'orderId' in data && data.orderId === order.id);
      return mine.some(({ subject }) => subject === 'charge:completed') ? mine : undefined;
    });
    expect(told.map(({ subject, data }) => `${subject} ${'version' in data ? data.version : ''}`)).toEqual([
      'charge:created 0',
      'charge:updated 1',
      'charge:completed 2',
    ]);
  });

  it.each([
    ['paymentMethodId', async () => 'pm_card_mastercard'],
    [
      'confirmationTokenId',
      async () => {
        const { stripe } = payments().emulator;
        return (await stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_mastercard' })).id;
      },
    ],
  ])('takes a %s', async (kind, reference) => {
    const { placeOrder, post, chargeOf } = payments();
    const order = await placeOrder();
    const response = await post(order, { [kind]: await reference() });
    expect(response.body).toMatchObject({ status: 'completed' });
    expect((await chargeOf(order.id))?.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
  });

  it('takes the amount from the order, whatever the request says', async () => {
    const { placeOrder, post, reaches, booksOf } = payments();
    for (const priceCents of [50, 51, 109, 1001, 20049, 99_999_999]) {
      const order = await placeOrder({ ticket: { ...newOrder().ticket, priceCents } });
      await post(order, { token: 'tok_visa', amount: 1, amountCents: 1 }).expect(201);
      await reaches(order.id, 'completed');
      expect(await booksOf(order.id)).toMatchObject({ capturedCents: priceCents, live: 1 });
    }
  });

  it('answers 401 when signed out', async () => {
    const response = await request(payments().app).post('/api/payments').send({ orderId: newId(), token: 'tok_visa' });
    expect(response.status).toBe(401);
  });

  it.each([
    ['no order', { orderId: undefined, token: 'tok_visa' }, 'orderId'],
    ['a filter for an order', { orderId: { $ne: null }, token: 'tok_visa' }, 'orderId'],
    ['a malformed order', { orderId: 'mine', token: 'tok_visa' }, 'orderId'],
    ['a filter for a card', { token: { $gt: '' } }, 'token'],
    ['an empty card', { paymentMethodId: '' }, 'paymentMethodId'],
    ['null for a card', { confirmationTokenId: null }, 'confirmationTokenId'],
    ['a card that is an address', { paymentMethodId: '../refunds' }, 'paymentMethodId'],
    ['two cards', { token: 'tok_visa', paymentMethodId: 'pm_card_visa' }, undefined],
  ])('answers 400 to %s', async (_what, body, field) => {
    const { placeOrder, post } = payments();
    const response = await post(await placeOrder(), body);
    expect(response.status).toBe(400);
    const [refusal] = response.body.errors;
    expect([refusal.field, refusal.code]).toEqual([field, 'invalid']);
    expect(await Charge.countDocuments()).toBe(0);
  });

  it('answers 400 without a card where no payment was begun', async () => {
    const { placeOrder, post } = payments();
    const response = await post(await placeOrder());
    expect(response.status).toBe(400);
  });

  it('answers 503 while the broker is away, for every order, and starts nothing', async () => {
    const { placeOrder, post, bus } = payments();
    const order = await placeOrder();
    bus.isConnected = false;
    for (const asked of [order, { ...order, id: newId() }]) {
      const response = await post(asked, { token: 'tok_visa' });
      expect(response.status).toBe(503);
      expect(response.headers['retry-after']).toMatch(/^\d+$/);
    }
    expect(await Charge.countDocuments()).toBe(0);
    bus.isConnected = true;
    expect((await post(order, { token: 'tok_visa' })).status).toBe(201);
  });

  it('answers 404 for an unknown order and for another user’s', async () => {
    const { placeOrder, post } = payments();
    const order = await placeOrder();
    const unknown = await post({ ...order, id: newId() }, { token: 'tok_visa' });
    const foreign = await post({ ...order, userId: newId() }, { token: 'tok_visa' });
    expect([unknown.status, foreign.status]).toEqual([404, 404]);
    expect(await Charge.countDocuments()).toBe(0);
  });

  it('answers 503 while the ticket is not locked yet', async () => {
    const { placeOrder, post } = payments();
    const response = await post(await placeOrder({ status: 'created', version: 0 }), { token: 'tok_visa' });
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toMatch(/^\d+$/);
    expect(response.body.errors[0].code).toBe('hold_unconfirmed');
  });

  it('waits for an order whose events are on their way', async () => {
    const { placeOrder, post, orders, deps, bus } = payments();
    deps.patience.orderMs = 5_000;
    const order = await placeOrder({ status: 'created', version: 0 });
    let hasCome = false;
    const noteVisit = () => {
      hasCome = true;
      return true;
    };
    // Looked at by each request, just before it looks for its order.
    Object.defineProperty(bus, 'isConnected', { get: noteVisit, configurable: true });
    hasCome = false;
    const asked = post(order, { token: 'tok_visa' }).then((response) => response);
    await waitFor(() => hasCome);
    await orders.change(order.id, { status: 'awaiting_payment' });
    expect((await asked).status).toBe(201);
    Object.defineProperty(bus, 'isConnected', { value: true, writable: true });
  });

  it('answers 409 for a cancelled order', async () => {
    const { placeOrder, post, booksOf } = payments();
    const order = await placeOrder({ status: 'cancelled', cancelReason: 'by_buyer' });
    const response = await post(order, { token: 'tok_visa' });
    expect(response.status).toBe(409);
    expect(response.body.errors[0].code).toBe('order_cancelled');
    expect((await booksOf(order.id)).intents).toEqual([]);
  });

  it.each([
    ['created', 'createIntent'],
    ['confirmed', 'confirmIntent'],
  ] as const)(
    'answers 409 and keeps no money when the order was cancelled while its payment was %s',
    async (what, call) => {
      const { deps, placeOrder, post, booksOf, chargeOf, orders } = payments();
      orders.answers = false;
      const order = await placeOrder();
      // Another instance stored the order's end, and died before it did anything about it.
      deps.stripe = interruptedGateway(deps.stripe, call, () =>
        Order.updateOne({ _id: order.id }, { $set: { status: 'cancelled' }, $inc: { version: 1 } }),
      );
      const response = await post(order, { token: 'tok_visa' });
      expect([response.status, response.body.errors?.[0].code]).toEqual([409, 'order_cancelled']);
      const charge = await chargeOf(order.id);
      expect(charge?.status).toBe('voided');
      // Once it is known, no money is asked for.
      expect(charge?.authorizedAt !== undefined).toBe(what === 'confirmed');
      expect(await booksOf(order.id)).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
    },
  );

  it('starts no attempt at or after the end of the hold', async () => {
    const { placeOrder, post, booksOf, clock } = payments();
    const order = await placeOrder();
    clock.aheadMs = Date.parse(order.expiresAt) - Date.now();
    const response = await post(order, { token: 'tok_visa' });
    expect(response.status).toBe(409);
    expect(response.body.errors[0].code).toBe('order_expired');
    expect((await booksOf(order.id)).intents).toEqual([]);
    clock.aheadMs -= 60_000;
    expect((await post(order, { token: 'tok_visa' })).status).toBe(201);
  });

  it('M9: starts no attempt once the event has begun, also where the hold still runs', async () => {
    const { placeOrder, post, booksOf, clock } = payments();
    const startsAt = new Date(Date.now() + 300_000).toISOString();
    const order = await placeOrder({ ticket: { ...newOrder().ticket, startsAt, timeZone: 'Europe/Lisbon' } });
    clock.aheadMs = Date.parse(startsAt) - Date.now();
    const response = await post(order, { token: 'tok_visa' });
    expect([response.status, response.body.errors[0].code]).toEqual([409, 'event_ended']);
    expect((await booksOf(order.id)).intents).toEqual([]);
    clock.aheadMs -= 60_000;
    expect((await post(order, { token: 'tok_visa' })).status).toBe(201);
  });

  it('M9: nor another one with another card', async () => {
    const { placeOrder, post, booksOf, clock } = payments();
    const startsAt = new Date(Date.now() + 300_000).toISOString();
    const order = await placeOrder({ ticket: { ...newOrder().ticket, startsAt, timeZone: 'Europe/Lisbon' } });
    await post(order, { token: 'tok_chargeDeclined' });
    clock.aheadMs = 301_000;
    const response = await post(order, { token: 'tok_visa' });
    expect([response.status, response.body.errors[0].code]).toEqual([409, 'event_ended']);
    expect((await booksOf(order.id)).intents).toHaveLength(1);
  });

  it('answers 201 again for what is paid, also after the hold’s end and with another card', async () => {
    const { placeOrder, post, booksOf, clock } = payments();
    const order = await placeOrder();
    const first = await post(order, { token: 'tok_visa' });
    clock.aheadMs = 3_600_000;
    for (const body of [{ token: 'tok_visa' }, { token: 'tok_mastercard' }, {}]) {
      const again = await post(order, body);
      expect([again.status, again.body]).toEqual([201, first.body]);
    }
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });

  it('answers 201 with authorized while the order has not answered', async () => {
    const { placeOrder, post, orders, deps, booksOf, reaches } = payments();
    deps.patience.endMs = 100;
    orders.answers = false;
    const order = await placeOrder();
    for (const body of [{ token: 'tok_visa' }, {}, { token: 'tok_mastercard' }]) {
      const response = await post(order, body);
      expect([response.status, response.body.status]).toEqual([201, 'authorized']);
    }
    expect(await booksOf(order.id)).toMatchObject({ authorizedCents: 1999, capturedCents: 0, live: 1 });
    await orders.change(order.id, { authorizedAt: new Date().toISOString() });
    await reaches(order.id, 'completed');
    expect((await post(order)).body.status).toBe('completed');
  });

  it.each([2, 3, 5, 10])('charges once for %i presses of the button', async (presses) => {
    const { placeOrder, post, booksOf, emulator, chargeOf } = payments();
    const order = await placeOrder();
    // Of one use, so that a second confirmation could not pass unseen.
    const { id } = await emulator.stripe.tokens.create({
      card: { number: '4242424242424242', exp_month: '12', exp_year: '2090' },
    });
    const answers = await Promise.all(Array.from({ length: presses }, () => post(order, { token: id })));
    const charge = await chargeOf(order.id);
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([201, { id: charge?.id, status: 'completed' }]);
    }
    const books = await booksOf(order.id);
    expect(books).toMatchObject({ capturedCents: 1999, live: 1 });
    expect(books.intents).toHaveLength(1);
    expect(charge?.attempt.number).toBe(1);
    expect(await Charge.countDocuments({ orderId: order.id })).toBe(1);
  });

  it('does not wait for the end of the payment beyond the time of an answer, however long the steps before took', async () => {
    const { placeOrder, post, orders, deps } = payments();
    orders.answers = false;
    Object.assign(deps.patience, { endMs: 600_000, answerMs: 0 });
    const order = await placeOrder();
    expect(await post(order, { token: 'tok_visa' })).toMatchObject({ status: 201, body: { status: 'authorized' } });
  });

  it('declines once for several presses of the button', async () => {
    const { placeOrder, post, chargeOf, deps } = payments();
    const order = await placeOrder();
    // A press that comes after the card was declined is another try; these all come while it is under way.
    const locks = new CountingLock();
    deps.locks = locks;
    deps.stripe = delayCall(deps.stripe, 'confirmIntent', () => waitFor(() => locks.runs === 4));
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(order, { token: 'tok_chargeDeclined' })));
    expect(answers.map(({ status }) => status)).toEqual([402, 402, 402, 402]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.errors))).size).toBe(1);
    expect((await chargeOf(order.id))?.declines).toBe(1);
  });
});
