import { waitFor } from '@tickets/common/testing';
import { answerBank } from '../testing/answer-bank';
import { postWebhook } from '../testing/post-webhook';
import { usePayments } from '../testing/start-payments';

describe('POST /api/payments with a card whose bank asks the buyer', () => {
  const payments = usePayments();

  async function askBank(token = 'tok_threeDSecureRequired') {
    const { placeOrder, post } = payments();
    const order = await placeOrder();
    const response = await post(order, { token });
    expect(response.status).toBe(202);
    const { clientSecret, redirectUrl } = response.body as { clientSecret: string; redirectUrl: string };
    return { order, clientSecret, redirectUrl, body: response.body as object };
  }

  it('answers 202 with where to go, again and again', async () => {
    const { post, chargeOf } = payments();
    const { order, body, clientSecret, redirectUrl } = await askBank();
    const charge = await chargeOf(order.id);
    expect(body).toEqual({ id: charge?.id, status: 'requires_action', clientSecret, redirectUrl });
    expect(clientSecret).toContain(charge?.attempt.intentId);
    for (const again of [{}, { token: 'tok_threeDSecureRequired' }]) {
      const response = await post(order, again);
      expect([response.status, response.body]).toEqual([202, body]);
    }
    expect(await chargeOf(order.id)).toMatchObject({ attempt: { number: 1 }, version: charge?.version });
  });

  it('leads the buyer back to the order, and completes when asked by the order’s id alone', async () => {
    const { post, booksOf, emulator } = payments();
    const { order, redirectUrl } = await askBank();
    const back = new URL(await answerBank(emulator.url, redirectUrl, 'approve'));
    expect(back.origin + back.pathname).toBe(`http://localhost:8080/orders/${order.id}`);
    const response = await post(order);
    expect([response.status, response.body.status]).toEqual([201, 'completed']);
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });

  it('continues what the bank approved after the hold’s end, as long as the order lives', async () => {
    const { post, emulator, clock } = payments();
    const { order, redirectUrl } = await askBank();
    await answerBank(emulator.url, redirectUrl, 'approve');
    clock.aheadMs = 3_600_000;
    expect((await post(order)).body.status).toBe('completed');
  });

  it('answers 402 when the buyer or the bank refused, and takes another card', async () => {
    const { post, emulator, booksOf } = payments();
    for (const [token, outcome, code] of [
      ['tok_threeDSecureRequired', 'decline', 'payment_intent_authentication_failure'],
      ['tok_threeDSecureRequiredChargeDeclined', 'approve', 'generic_decline'],
    ] as const) {
      const { order, redirectUrl } = await askBank(token);
      await answerBank(emulator.url, redirectUrl, outcome);
      const response = await post(order);
      expect([response.status, response.body.errors[0].code]).toEqual([402, code]);
      expect(response.body.errors[0].message).not.toMatch(/PaymentMethod|payment_method/);
      expect((await booksOf(order.id)).live).toBe(0);
      expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
      expect((await booksOf(order.id)).live).toBe(1);
    }
  });

  it.each(['before', 'after', 'never'])(
    'gives the attempt up for another card (the bank approving %s)',
    async (when) => {
      const { post, emulator, booksOf, chargeOf } = payments();
      const { order, redirectUrl } = await askBank();
      if (when === 'before') await answerBank(emulator.url, redirectUrl, 'approve');
      const response = await post(order, { token: 'tok_mastercard' });
      if (when === 'after') expect(await answerBank(emulator.url, redirectUrl, 'approve')).toBe('status 410');
      expect([response.status, response.body.status]).toEqual([201, 'completed']);
      const books = await booksOf(order.id);
      expect(books).toMatchObject({ live: 1, authorizedCents: 0, capturedCents: 1999 });
      expect(books.intents).toHaveLength(2);
      expect(await chargeOf(order.id)).toMatchObject({
        attempt: { number: 2 },
        declines: 0,
        card: { brand: 'mastercard' },
      });
    },
  );

  it('never takes the money of an attempt that was given up, though its bank approves before it is cancelled', async () => {
    const { app, post, emulator, booksOf, chargeOf, checkAll, events, reaches } = payments();
    const { order, redirectUrl } = await askBank();
    await emulator.order({ kind: 'error_429', match: { path: '/cancel$' } });
    expect((await post(order, { token: 'tok_mastercard' })).status).toBe(503);
    await answerBank(emulator.url, redirectUrl, 'approve');
    const intent = await emulator.stripe.paymentIntents.retrieve((await chargeOf(order.id))?.attempt.intentId ?? '');
    expect(intent.status).toBe('requires_capture');
    expect((await postWebhook(app, 'payment_intent.amount_capturable_updated', intent)).status).toBe(200);
    await checkAll();
    // From here on it is the other card's turn, also if the buyer never asks again.
    await reaches(order.id, 'completed');
    expect((await emulator.stripe.paymentIntents.retrieve(intent.id)).status).toBe('canceled');
    const paid = { live: 1, authorizedCents: 0, capturedCents: 1999 };
    expect(await booksOf(order.id)).toMatchObject(paid);
    expect(await chargeOf(order.id)).toMatchObject({
      attempt: { number: 2 },
      declines: 0,
      card: { brand: 'mastercard' },
    });
    const authorized = events.flatMap(({ data }) =>
      'attempt' in data && data.status === 'authorized' ? [data.attempt] : [],
    );
    expect(authorized).toEqual([2]);
    expect((await post(order, { token: 'tok_mastercard' })).body.status).toBe('completed');
    expect(await booksOf(order.id)).toMatchObject(paid);
  });

  it('does not give the attempt up when it is too late for another', async () => {
    const { post, emulator, clock } = payments();
    const { order, redirectUrl } = await askBank();
    clock.aheadMs = 3_600_000;
    expect((await post(order, { token: 'tok_visa' })).status).toBe(409);
    await answerBank(emulator.url, redirectUrl, 'approve');
    expect((await post(order)).body.status).toBe('completed');
  });

  it('voids it when the order is cancelled', async () => {
    const { post, orders, reaches, booksOf, emulator } = payments();
    const { order, redirectUrl } = await askBank();
    await orders.cancel(order.id);
    await reaches(order.id, 'voided');
    expect(await booksOf(order.id)).toMatchObject({ live: 0 });
    expect(await answerBank(emulator.url, redirectUrl, 'approve')).toBe('status 410');
    await waitFor(async () => (await post(order)).status === 409);
  });
});
