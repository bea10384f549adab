import { connectTestDatabase, newId } from '@tickets/common/testing';
import mongoose from 'mongoose';
import request from 'supertest';
import { startFirstAttempt } from '../saga/start-attempt';
import { answerBank } from '../testing/answer-bank';
import { postWebhook } from '../testing/post-webhook';
import { usePayments } from '../testing/start-payments';

const PATH = '/api/payments/webhook';

describe('POST /api/payments/webhook', () => {
  const payments = usePayments();

  /** A payment that the bank has approved, and of which the shop has not heard. */
  async function approvedUnheard() {
    const { placeOrder, post, emulator, chargeOf } = payments();
    const order = await placeOrder();
    const { body } = await post(order, { token: 'tok_threeDSecureRequired' });
    const charge = await chargeOf(order.id);
    const before = await emulator.stripe.paymentIntents.retrieve(charge?.attempt.intentId ?? '');
    await answerBank(emulator.url, body.redirectUrl, 'approve');
    return { order, before, after: await emulator.stripe.paymentIntents.retrieve(before.id) };
  }

  it('completes a payment whose buyer never came back', async () => {
    const { app, reaches, booksOf } = payments();
    const { order, after } = await approvedUnheard();
    const response = await postWebhook(app, 'payment_intent.amount_capturable_updated', after);
    expect(response.status).toBe(200);
    await reaches(order.id, 'completed');
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });

  it('bears events twice, at once and in any order', async () => {
    const { app, reaches, booksOf, chargeOf, emulator } = payments();
    const { order, before, after } = await approvedUnheard();
    const sendAll = async () => {
      const events: [string, object][] = [
        ['payment_intent.amount_capturable_updated', after],
        ['payment_intent.requires_action', before],
        ['payment_intent.created', { ...before, status: 'requires_payment_method' }],
        ['payment_intent.amount_capturable_updated', after],
        ['payment_intent.canceled', { ...before, status: 'canceled' }],
        ['payment_intent.payment_failed', { ...before, last_payment_error: { code: 'card_declined' } }],
      ];
      const answers = await Promise.all(events.map(([type, object]) => postWebhook(app, type, object)));
      expect(answers.map(({ status }) => status)).toEqual(events.map(() => 200));
    };
    await sendAll();
    await reaches(order.id, 'completed');
    const charge = await chargeOf(order.id);
    await sendAll();
    await postWebhook(app, 'payment_intent.succeeded', await emulator.stripe.paymentIntents.retrieve(after.id));
    expect(await chargeOf(order.id)).toMatchObject({ status: 'completed', version: charge?.version, declines: 0 });
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, netCents: 1999, live: 1 });
  });

  it('notes a refusal of the bank, and closes the attempt', async () => {
    const { app, placeOrder, post, emulator, chargeOf, booksOf, worker } = payments();
    const order = await placeOrder();
    const { body } = await post(order, { token: 'tok_threeDSecureRequired' });
    await answerBank(emulator.url, body.redirectUrl, 'decline');
    const intentId = (await chargeOf(order.id))?.attempt.intentId ?? '';
    const intent = await emulator.stripe.paymentIntents.retrieve(intentId);
    for (let times = 0; times < 3; times++) await postWebhook(app, 'payment_intent.payment_failed', intent);
    await worker.idle();
    expect(await chargeOf(order.id)).toMatchObject({ status: 'created', declines: 1, attempt: { status: 'closed' } });
    expect(await booksOf(order.id)).toMatchObject({ live: 0 });
    expect((await post(order)).status).toBe(402);
  });

  it('brings the id of an intent whose creation was not answered', async () => {
    const { app, deps, placeOrder, post, booksOf, chargeOf } = payments();
    const order = await placeOrder();
    const replica = { ...order, _id: order.id };
    const charge = await startFirstAttempt(deps, replica, { kind: 'token', reference: 'tok_visa' });
    const intent = await deps.stripe.createIntent(charge);
    await postWebhook(app, 'payment_intent.created', intent);
    expect(await chargeOf(order.id)).toMatchObject({ attempt: { intentId: intent.id }, status: 'created' });
    expect((await post(order)).body.status).toBe('completed');
    expect((await booksOf(order.id)).intents).toEqual([intent.id]);
  });

  it('cancels an intent of the order that belongs to none of its attempts', async () => {
    const { app, placeOrder, post, emulator, booksOf, worker } = payments();
    const order = await placeOrder();
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
    const stray = await emulator.stripe.paymentIntents.create({
      amount: 1999,
      currency: 'usd',
      capture_method: 'manual',
      metadata: { orderId: order.id, attempt: '1' },
    });
    await postWebhook(app, 'payment_intent.created', stray);
    await worker.idle();
    expect(await booksOf(order.id)).toMatchObject({ live: 1, capturedCents: 1999 });
    expect((await emulator.stripe.paymentIntents.retrieve(stray.id)).status).toBe('canceled');
  });

  it('answers 400 to a forged, an unsigned, a changed and an old event, and changes nothing', async () => {
    const { app, chargeOf } = payments();
    const { order, after } = await approvedUnheard();
    const now = Math.floor(Date.now() / 1000);
    const type = 'payment_intent.amount_capturable_updated';
    const forged = await postWebhook(app, type, after, { secret: 'whsec_of_somebody_else' });
    const old = await postWebhook(app, type, after, { timestamp: now - 301 });
    const unsigned = await request(app)
      .post(PATH)
      .send({ type, data: { object: after } });
    const empty = await request(app).post(PATH);
    expect([forged.status, old.status, unsigned.status, empty.status]).toEqual([400, 400, 400, 400]);
    expect(old.body.errors[0].code).toBe('invalid_signature');
    expect((await chargeOf(order.id))?.status).toBe('requires_action');
    expect((await postWebhook(app, type, after, { timestamp: now - 290 })).status).toBe(200);
  });

  it('answers 200 to events that are none of its business', async () => {
    const { app, booksOf, placeOrder } = payments();
    const order = await placeOrder();
    const others: [string, object][] = [
      ['customer.created', { object: 'customer', id: 'cus_1' }],
      ['charge.refunded', { object: 'charge', id: 'ch_1', metadata: { orderId: newId() } }],
      ['payment_intent.created', { object: 'payment_intent', id: 'pi_none', metadata: {} }],
      ['payment_intent.created', { object: 'payment_intent', id: 'pi_none', metadata: { orderId: newId() } }],
      ['payment_intent.created', { object: 'payment_intent', id: 'pi_none', metadata: { orderId: order.id } }],
    ];
    for (const [type, object] of others) expect((await postWebhook(app, type, object)).status).toBe(200);
    expect((await booksOf(order.id)).intents).toEqual([]);
  });

  it('takes events beyond the limit of other bodies, and none beyond its own', async () => {
    const { app } = payments();
    const large = await postWebhook(app, 'customer.created', { object: 'customer', id: 'x'.repeat(200_000) });
    const huge = await postWebhook(app, 'customer.created', { object: 'customer', id: 'x'.repeat(300_000) });
    expect([large.status, huge.status]).toEqual([200, 413]);
  });

  it('does not mind a foreign origin', async () => {
    const response = await postWebhook(payments().app, 'customer.created', { object: 'customer' }).set(
      'Origin',
      'https://stripe.example',
    );
    expect(response.status).toBe(200);
  });

  it('needs no Stripe for its answer: what the event tells is asked about later', async () => {
    const { app, emulator, reaches, worker, checkAll, chargeOf } = payments();
    const { order, after } = await approvedUnheard();
    await emulator.order({ kind: 'error_429', match: { method: 'GET' } });
    expect((await postWebhook(app, 'payment_intent.amount_capturable_updated', after)).status).toBe(200);
    await worker.idle();
    expect((await chargeOf(order.id))?.status).toBe('requires_action');
    await checkAll();
    await reaches(order.id, 'completed');
  });

  it('answers 500 while the database is away', async () => {
    const { app, reaches } = payments();
    const { order, after } = await approvedUnheard();
    const type = 'payment_intent.amount_capturable_updated';
    await mongoose.disconnect();
    mongoose.set('bufferTimeoutMS', 50);
    try {
      expect((await postWebhook(app, type, after)).status).toBe(500);
    } finally {
      mongoose.set('bufferTimeoutMS', 10_000);
      await connectTestDatabase();
    }
    expect((await postWebhook(app, type, after)).status).toBe(200);
    await reaches(order.id, 'completed');
  });
});
