import { errorOf, eventually, startTestEmulator, type TestEmulator } from '../testing/test-emulator';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver';

describe('/_emulator/faults', () => {
  let emulator: TestEmulator;
  let receiver: WebhookReceiver;
  const create = (idempotencyKey?: string) =>
    emulator.stripe.paymentIntents.create({ amount: 1999, currency: 'usd' }, { idempotencyKey });

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    emulator = await startTestEmulator({ webhook: { url: receiver.url, secret: 'whsec_faults' } });
  });
  beforeEach(async () => {
    await fetch(`${emulator.url}/_emulator/reset`, { method: 'POST' });
    receiver.received.length = 0;
  });
  afterAll(async () => {
    await emulator.remove();
    await receiver.close();
  });

  it('drops the answer after the effect', async () => {
    // Twice: the SDK repeats a closed connection once by itself.
    await emulator.order({ kind: 'drop_answer', times: 2 });
    expect((await errorOf(create('lost'))).type).toBe('StripeConnectionError');
    expect((await emulator.state()).totals.count).toBe(1);
    expect((await create('lost')).amount).toBe(1999);
    expect((await emulator.state()).totals.count).toBe(1);
  });

  it('answers 500 before the effect, and forgets it when told to', async () => {
    await emulator.order({ kind: 'error_500', when: 'before', stored: false });
    expect(await errorOf(create('early'))).toMatchObject({ statusCode: 500, type: 'StripeAPIError' });
    expect((await emulator.state()).totals.count).toBe(0);
    expect((await create('early')).amount).toBe(1999);
  });

  it('answers 429 as often as it was told, to the requests that match', async () => {
    await emulator.order({ kind: 'error_429', times: 2, match: { method: 'post', path: '^/v1/payment_intents$' } });
    await expect(emulator.stripe.paymentIntents.list()).resolves.toMatchObject({ data: [] });
    expect(await errorOf(create())).toMatchObject({ statusCode: 429, type: 'StripeRateLimitError' });
    expect((await errorOf(create())).statusCode).toBe(429);
    expect((await create()).amount).toBe(1999);
  });

  it('delays', async () => {
    await emulator.order({ kind: 'delay', ms: 120 });
    const startedAt = Date.now();
    await create();
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  it('duplicates an event', async () => {
    await emulator.order({ kind: 'duplicate_webhooks', match: { event: 'created' } });
    await create();
    await eventually(() => receiver.received.length === 2);
    expect(receiver.received[0]?.event.id).toBe(receiver.received[1]?.event.id);
  });

  it('drops an event for good', async () => {
    await emulator.order({ kind: 'drop_webhooks' });
    const dropped = await create();
    const sent = await create();
    await eventually(() => receiver.received.length === 1);
    expect(receiver.received[0]?.body).toContain(sent.id);
    expect(receiver.received[0]?.body).not.toContain(dropped.id);
  });

  it('turns the order of events around', async () => {
    await emulator.order({ kind: 'reorder_webhooks', times: 2, ms: 100 });
    const { id } = await create();
    await emulator.stripe.paymentIntents.cancel(id);
    await eventually(() => receiver.received.length === 2);
    expect(receiver.types()).toEqual(['payment_intent.canceled', 'payment_intent.created']);
  });

  it('lists and clears what was ordered', async () => {
    await emulator.order({ kind: 'error_429', times: 5 });
    const list = async (method: string) => (await fetch(`${emulator.url}/_emulator/faults`, { method })).json();
    expect(await list('GET')).toMatchObject({ data: [{ kind: 'error_429', times: 5 }] });
    expect(await list('DELETE')).toEqual({ data: [] });
    expect((await create()).amount).toBe(1999);
  });

  it.each([{ kind: 'nonsense' }, { kind: 'delay' }, { kind: 'error_429', match: { path: '(' } }])(
    'refuses %j',
    async (fault) => {
      await expect(emulator.order(fault)).rejects.toThrow('invalid_request_error');
    },
  );
});
