import Stripe from 'stripe';
import type { EventType } from './stripe/call';
import { errorOf, eventually, startTestEmulator, type TestEmulator } from './testing/test-emulator';

/** How long Stripe's "some time later" may take. */
const LATER_MS = 25_000;

/** Every event that the emulator sends is one that the SDK knows; a stranger here does not compile. */
const known = <T extends Stripe.Event['type']>(...types: T[]): T[] => types;
known<EventType>();

/**
 * What the shop relies on, said once and asked of two servers: always of the emulator, and of Stripe's own test API when
 * STRIPE_TEST_KEY holds a test key.
 */
function describeStripe(name: string, connect: () => Promise<{ stripe: Stripe; close: () => Promise<void> }>): void {
  describe(name, () => {
    let stripe: Stripe;
    let close: () => Promise<void>;

    beforeAll(async () => {
      ({ stripe, close } = await connect());
    });
    afterAll(() => close());

    const draft = (extra: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
      stripe.paymentIntents.create({
        amount: 1999,
        currency: 'usd',
        capture_method: 'manual',
        allowed_payment_method_types: ['card'],
        metadata: { orderId: 'order-1' },
        ...extra,
      });
    const authorized = () => draft({ payment_method: 'pm_card_visa', confirm: true });
    const confirmWith = (id: string, payment_method: string) => stripe.paymentIntents.confirm(id, { payment_method });

    it('authorises, then captures', async () => {
      const intent = await draft();
      expect(intent).toMatchObject({ status: 'requires_payment_method', amount: 1999, latest_charge: null });
      const confirmed = await confirmWith(intent.id, 'pm_card_visa');
      expect(confirmed).toMatchObject({ status: 'requires_capture', amount_capturable: 1999, amount_received: 0 });
      const captured = await stripe.paymentIntents.capture(intent.id);
      expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1999 });
      const shown = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
      expect(shown.metadata).toEqual({ orderId: 'order-1' });
      expect(shown.latest_charge).toMatchObject({
        captured: true,
        refunded: false,
        amount_refunded: 0,
        payment_method_details: { card: { brand: 'visa', last4: '4242' } },
      });
    });

    it('charges at once with automatic capture', async () => {
      const intent = await draft({ capture_method: 'automatic', payment_method: 'pm_card_mastercard', confirm: true });
      expect(intent).toMatchObject({ status: 'succeeded', amount_received: 1999 });
    });

    it('waits for a confirmation once it has a payment method', async () => {
      const intent = await draft({ payment_method: 'pm_card_visa' });
      expect(intent.status).toBe('requires_confirmation');
      expect((await stripe.paymentIntents.confirm(intent.id)).status).toBe('requires_capture');
    });

    it('makes a payment method of a card token', async () => {
      const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_amex' } });
      expect(method.card).toMatchObject({ brand: 'amex', last4: '0005' });
      expect((await stripe.paymentMethods.retrieve(method.id)).id).toBe(method.id);
      expect((await confirmWith((await draft()).id, method.id)).status).toBe('requires_capture');
    });

    it('confirms with a confirmation token, once', async () => {
      const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_visa' });
      expect(token.id).toMatch(/^ctoken_/);
      const confirmation = { confirmation_token: token.id, return_url: 'https://example.com/back' };
      const confirmed = await stripe.paymentIntents.confirm((await draft()).id, confirmation);
      expect(confirmed.status).toBe('requires_capture');
      const error = await errorOf(stripe.paymentIntents.confirm((await draft()).id, confirmation));
      expect(error.statusCode).toBe(400);
    });

    it.each([
      ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
      ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
      ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
      ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined],
      ['pm_card_chargeDeclinedProcessingError', 'processing_error', undefined],
    ])('declines %s, and takes another card afterwards', async (card, code, declineCode) => {
      const { id } = await draft();
      const error = await errorOf(confirmWith(id, card));
      expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code });
      if (declineCode) expect(error.decline_code).toBe(declineCode);
      expect(error.payment_intent).toMatchObject({ id, status: 'requires_payment_method' });
      const intent = await stripe.paymentIntents.retrieve(id);
      expect(intent.status).toBe('requires_payment_method');
      expect(intent.last_payment_error?.code).toBe(code);
      expect((await confirmWith(id, 'pm_card_visa')).status).toBe('requires_capture');
    });

    it('asks for 3-D Secure and says where', async () => {
      const { id } = await draft();
      const return_url = 'https://example.com/back';
      const confirmed = await stripe.paymentIntents.confirm(id, {
        payment_method: 'pm_card_threeDSecureRequired',
        return_url,
      });
      expect(confirmed).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
      expect(confirmed.next_action?.redirect_to_url).toMatchObject({ return_url, url: expect.stringMatching(/^http/) });
      expect(confirmed.client_secret).toContain(id);
      expect((await stripe.paymentIntents.cancel(id)).status).toBe('canceled');
    });

    it('cancels an authorisation, after which nothing else is possible', async () => {
      const { id } = await authorized();
      const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'requested_by_customer' });
      expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'requested_by_customer' });
      for (const call of [
        stripe.paymentIntents.capture(id),
        stripe.paymentIntents.cancel(id),
        confirmWith(id, 'pm_card_visa'),
      ]) {
        const error = await errorOf(call);
        expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
      }
    });

    it('does not capture twice', async () => {
      const { id } = await authorized();
      await stripe.paymentIntents.capture(id);
      const error = await errorOf(stripe.paymentIntents.capture(id));
      expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    });

    it('refunds in parts and no more than was captured', async () => {
      const { id } = await authorized();
      await stripe.paymentIntents.capture(id);
      const part = await stripe.refunds.create({ payment_intent: id, amount: 999 });
      expect(part).toMatchObject({ status: 'succeeded', amount: 999, payment_intent: id });
      expect((await errorOf(stripe.refunds.create({ payment_intent: id, amount: 1001 }))).statusCode).toBe(400);
      await stripe.refunds.create({ payment_intent: id });
      const error = await errorOf(stripe.refunds.create({ payment_intent: id }));
      expect(error).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
      const shown = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
      expect(shown.latest_charge).toMatchObject({ refunded: true, amount_refunded: 1999 });
      const refunds = await stripe.refunds.list({ payment_intent: id });
      expect(refunds.data.map(({ amount }) => amount)).toEqual([1000, 999]);
      expect((await stripe.refunds.retrieve(part.id)).amount).toBe(999);
    });

    it('refunds nothing of what was not captured', async () => {
      const { id } = await authorized();
      expect((await errorOf(stripe.refunds.create({ payment_intent: id }))).statusCode).toBe(400);
      expect((await stripe.paymentIntents.cancel(id)).status).toBe('canceled');
      expect((await errorOf(stripe.refunds.create({ payment_intent: id }))).statusCode).toBe(400);
    });

    it('M3: a refund of some cards is pending at first, and succeeds later', async () => {
      const { id } = await draft({ payment_method: 'pm_card_pendingRefund', confirm: true });
      await stripe.paymentIntents.capture(id);
      const refund = await stripe.refunds.create({ payment_intent: id });
      expect(refund.status).toBe('pending');
      expect((await errorOf(stripe.refunds.create({ payment_intent: id }))).statusCode).toBe(400);
      await eventually(async () => (await stripe.refunds.retrieve(refund.id)).status === 'succeeded', LATER_MS);
      const shown = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
      expect(shown.latest_charge).toMatchObject({ refunded: true, amount_refunded: 1999 });
    });

    it('M3: a refund to some cards succeeds at first, and fails later', async () => {
      const { id } = await draft({ payment_method: 'pm_card_refundFail', confirm: true });
      await stripe.paymentIntents.capture(id);
      const refund = await stripe.refunds.create({ payment_intent: id });
      expect(refund.status).toBe('succeeded');
      await eventually(async () => (await stripe.refunds.retrieve(refund.id)).status === 'failed', LATER_MS);
      expect((await stripe.refunds.retrieve(refund.id)).failure_reason).toBe('expired_or_canceled_card');
    });

    it("does not cancel a card's refund", async () => {
      const { id } = await authorized();
      await stripe.paymentIntents.capture(id);
      const refund = await stripe.refunds.create({ payment_intent: id });
      expect((await errorOf(stripe.refunds.cancel(refund.id))).statusCode).toBe(400);
    });

    it('M7: some cards dispute what was captured', async () => {
      const { id } = await draft({ payment_method: 'pm_card_createDispute', confirm: true });
      await stripe.paymentIntents.capture(id);
      const disputes = () => stripe.disputes.list({ payment_intent: id });
      await eventually(async () => (await disputes()).data.length === 1, LATER_MS);
      const [dispute] = (await disputes()).data;
      expect(dispute).toMatchObject({
        status: 'needs_response',
        reason: 'fraudulent',
        amount: 1999,
        payment_intent: id,
      });
    });

    it('lists the newest first, page by page', async () => {
      const first = await draft();
      const second = await draft();
      const page = await stripe.paymentIntents.list({ limit: 1, created: { gte: first.created } });
      expect(page.has_more).toBe(true);
      const next = await stripe.paymentIntents.list({ limit: 1, starting_after: second.id });
      expect(next.data[0]?.id).toBe(first.id);
    });

    it('answers a key with its first answer, and refuses it for another request', async () => {
      const idempotencyKey = `contract-${Date.now()}-${Math.random()}`;
      const wanted = { amount: 500, currency: 'usd', allowed_payment_method_types: ['card' as const] };
      const first = await stripe.paymentIntents.create(wanted, { idempotencyKey });
      const again = await stripe.paymentIntents.create(wanted, { idempotencyKey });
      expect(again.id).toBe(first.id);
      expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
      const other = await errorOf(stripe.paymentIntents.create({ ...wanted, amount: 501 }, { idempotencyKey }));
      expect(other).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    });

    it.each([
      [
        'a refusal',
        async (id: string, options: Stripe.RequestOptions) => stripe.paymentIntents.capture(id, {}, options),
      ],
      [
        'a refund of nothing',
        (id: string, options: Stripe.RequestOptions) => stripe.refunds.create({ payment_intent: id }, options),
      ],
      [
        'an unknown object',
        (_id: string, options: Stripe.RequestOptions) => stripe.paymentIntents.cancel('pi_none', {}, options),
      ],
    ])('M5: answers a key with %s again', async (_name, call) => {
      const { id } = await draft();
      const options = { idempotencyKey: `contract-${Date.now()}-${Math.random()}` };
      const first = await errorOf(call(id, options));
      const again = await errorOf(call(id, options));
      expect(again).toMatchObject({ statusCode: first.statusCode, message: first.message });
      expect(again.headers?.['idempotent-replayed']).toBe('true');
      expect(again.headers?.['original-request']).toBe(first.requestId);
    });

    it('keeps nothing under a key for parameters that are no good', async () => {
      const idempotencyKey = `contract-${Date.now()}-${Math.random()}`;
      const wanted = { amount: 49, currency: 'usd', allowed_payment_method_types: ['card' as const] };
      await errorOf(stripe.paymentIntents.create(wanted, { idempotencyKey }));
      const good = await stripe.paymentIntents.create({ ...wanted, amount: 500 }, { idempotencyKey });
      expect(good.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    });

    it.each([
      ['amount_too_small', { amount: 49 }],
      ['parameter_missing', { amount: undefined }],
      ['parameter_unknown', { nonsense: 'x' }],
      ['parameter_unknown', { payment_method_types: ['card'] }],
    ])('answers %s to a bad request', async (code, extra) => {
      const error = await errorOf(draft(extra as Partial<Stripe.PaymentIntentCreateParams>)); // wrong on purpose
      expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, code });
      expect(error.requestId).toMatch(/^req_/);
    });

    it('answers resource_missing to an unknown id', async () => {
      for (const call of [stripe.paymentIntents.retrieve('pi_none'), stripe.refunds.retrieve('re_none')]) {
        expect(await errorOf(call)).toMatchObject({ statusCode: 404, code: 'resource_missing' });
      }
    });

    it('wants a return_url where a payment method may redirect', async () => {
      const intent = await stripe.paymentIntents.create({
        amount: 500,
        currency: 'usd',
        automatic_payment_methods: { enabled: true },
      });
      const error = await errorOf(confirmWith(intent.id, 'pm_card_visa'));
      expect(error.statusCode).toBe(400);
      expect(error.message).toContain('return_url');
    });
  });
}

describeStripe('the emulator', async () => {
  const emulator: TestEmulator = await startTestEmulator();
  return { stripe: emulator.stripe, close: emulator.remove };
});

const realKey = process.env.STRIPE_TEST_KEY;
if (realKey?.startsWith('sk_test_')) {
  describeStripe("Stripe's test API", async () => ({ stripe: new Stripe(realKey), close: async () => undefined }));
} else {
  it.skip("the same cases against Stripe's test API: set STRIPE_TEST_KEY=sk_test_… to run them", () => undefined);
}
