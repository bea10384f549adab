import Stripe from 'stripe';
import { eventually, startTestEmulator, type TestEmulator } from '../testing/test-emulator';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver';

describe('webhooks', () => {
  let emulator: TestEmulator;
  let receiver: WebhookReceiver;
  const secret = 'whsec_signing_secret_of_the_tests';

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    emulator = await startTestEmulator({ webhook: { url: receiver.url, secret } });
  });
  afterEach(async () => {
    await emulator.remove();
    await receiver.close();
  });

  const authorized = () =>
    emulator.stripe.paymentIntents.create({
      amount: 1999,
      currency: 'usd',
      capture_method: 'manual',
      allowed_payment_method_types: ['card'],
      payment_method: 'pm_card_visa',
      confirm: true,
    });

  it('are signed so that the SDK accepts them, and only with the right secret', async () => {
    const { id } = await authorized();
    await eventually(() => receiver.received.length === 2);
    for (const { body, signature } of receiver.received) {
      const event = emulator.stripe.webhooks.constructEvent(body, signature, secret);
      expect(event.data.object).toMatchObject({ id, object: 'payment_intent' });
      expect(() => emulator.stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow(
        Stripe.errors.StripeSignatureVerificationError,
      );
    }
  });

  it('tell the life of a payment', async () => {
    const { id } = await authorized();
    await emulator.stripe.paymentIntents.capture(id);
    await emulator.stripe.refunds.create({ payment_intent: id });
    await eventually(() => receiver.received.length === 5);
    expect(receiver.types().sort()).toEqual([
      'charge.refunded',
      'payment_intent.amount_capturable_updated',
      'payment_intent.created',
      'payment_intent.succeeded',
      'refund.created',
    ]);
  });

  it('are repeated until the receiver answers 2xx', async () => {
    receiver.answers.push(500, 302);
    await emulator.stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
    await eventually(() => receiver.received.length === 3);
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1);
    await eventually(async () => (await emulator.state()).webhooks.pending === 0);
    expect(receiver.received).toHaveLength(3);
  });

  it('are still sent after a restart', async () => {
    const webhook = { url: receiver.url, secret };
    await receiver.close();
    await authorized();
    await emulator.close();
    receiver = await startWebhookReceiver();
    emulator = await startTestEmulator({ dataDir: emulator.dataDir, webhook: { ...webhook, url: receiver.url } });
    await eventually(() => receiver.received.length === 2);
    expect(receiver.types().sort()).toEqual(['payment_intent.amount_capturable_updated', 'payment_intent.created']);
  });
});
