import { errorOf, eventually, startTestEmulator, type TestEmulator } from '../testing/test-emulator';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver';

describe('faults of money', () => {
  let emulator: TestEmulator;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    emulator = await startTestEmulator({ webhook: { url: receiver.url, secret: 'whsec_money' } });
  });
  beforeEach(async () => {
    await emulator.control('reset');
    receiver.received.length = 0;
  });
  afterAll(async () => {
    await emulator.remove();
    await receiver.close();
  });

  const draft = (orderId = 'order-1') =>
    emulator.stripe.paymentIntents.create({
      amount: 1999,
      currency: 'usd',
      capture_method: 'manual',
      allowed_payment_method_types: ['card'],
      metadata: { orderId },
    });
  const confirm = (id: string) => emulator.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
  const authorized = async (orderId?: string) => confirm((await draft(orderId)).id);
  const captured = async (orderId?: string) => emulator.stripe.paymentIntents.capture((await authorized(orderId)).id);
  const refund = (payment_intent: string, idempotencyKey?: string) =>
    emulator.stripe.refunds.create({ payment_intent }, { idempotencyKey });
  const retrieve = (id: string) => emulator.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
  const refundsOf = async (orderId: string) => (await emulator.state()).orders[orderId]?.refundedCents;

  describe('refund_status', () => {
    it.each(['pending', 'requires_action', 'failed', 'canceled'] as const)(
      'M3: a refund begins %s, and no money counts as refunded',
      async (status) => {
        const { id } = await captured();
        await emulator.order({ kind: 'refund_status', status });
        expect((await refund(id)).status).toBe(status);
        expect((await retrieve(id)).latest_charge).toMatchObject({ amount_refunded: 0, refunded: false });
        expect(await refundsOf('order-1')).toBe(0);
        await eventually(() => receiver.types().includes('refund.created'));
        expect(receiver.types()).not.toContain('charge.refunded');
      },
    );

    it.each(['pending', 'requires_action'] as const)('a %s refund holds its money back', async (status) => {
      const { id } = await captured();
      await emulator.order({ kind: 'refund_status', status });
      await refund(id);
      expect(await errorOf(refund(id))).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
    });

    it.each(['failed', 'canceled'] as const)('a %s refund may be followed by another', async (status) => {
      const { id } = await captured();
      await emulator.order({ kind: 'refund_status', status });
      await refund(id);
      expect((await refund(id)).status).toBe('succeeded');
      expect(await refundsOf('order-1')).toBe(1999);
    });

    it.each([
      ['succeeded', 1999, ['charge.refund.updated', 'charge.refunded', 'refund.created', 'refund.updated']],
      ['failed', 0, ['charge.refund.updated', 'refund.created', 'refund.failed', 'refund.updated']],
      ['canceled', 0, ['charge.refund.updated', 'refund.created', 'refund.updated']],
    ] as const)('a pending refund ends %s', async (later, refundedCents, events) => {
      const { id } = await captured();
      await emulator.order({ kind: 'refund_status', status: 'pending', later, afterMs: 600_000 });
      const { id: refundId } = await refund(id);
      expect((await emulator.control('settle')).body).toEqual({ settled: 1 });
      const settled = await emulator.stripe.refunds.retrieve(refundId);
      expect(settled.status).toBe(later);
      expect(settled.failure_reason).toBe(later === 'failed' ? 'expired_or_canceled_card' : undefined);
      expect(await refundsOf('order-1')).toBe(refundedCents);
      await eventually(async () => (await emulator.state()).webhooks.pending === 0);
      expect(
        receiver
          .types()
          .filter((type) => type.includes('refund'))
          .sort(),
      ).toEqual(events);
    });

    it('settles by itself, also after a restart', async () => {
      const { id } = await captured();
      await emulator.order({ kind: 'refund_status', status: 'pending', later: 'succeeded', afterMs: 50 });
      const { id: refundId } = await refund(id);
      await emulator.close();
      emulator = await startTestEmulator({
        dataDir: emulator.dataDir,
        webhook: { url: receiver.url, secret: 'whsec_money' },
      });
      await eventually(async () => (await emulator.stripe.refunds.retrieve(refundId)).status === 'succeeded');
    });

    it('lets only a refund that waits for its receiver be cancelled', async () => {
      const { id } = await captured();
      await emulator.order({ kind: 'refund_status', status: 'requires_action' });
      const { id: refundId } = await refund(id);
      expect((await emulator.stripe.refunds.cancel(refundId)).status).toBe('canceled');
      expect((await errorOf(emulator.stripe.refunds.cancel(refundId))).statusCode).toBe(400);
    });

    it('is only for the order that it names', async () => {
      const [other, named] = [await captured('other'), await captured('named')];
      await emulator.order({ kind: 'refund_status', status: 'pending', match: { order: 'named' } });
      expect((await refund(other.id)).status).toBe('succeeded');
      expect((await refund(named.id)).status).toBe('pending');
    });
  });

  it('M5: error_400 refuses for good under its key, and not under another', async () => {
    const { id } = await captured();
    await emulator.order({
      kind: 'error_400',
      code: 'charge_disputed',
      match: { path: '^/v1/refunds$', order: 'order-1' },
    });
    for (const replayed of [undefined, 'true']) {
      const error = await errorOf(refund(id, 'key-1'));
      expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, code: 'charge_disputed' });
      expect(error.headers?.['idempotent-replayed']).toBe(replayed);
    }
    expect((await refund(id, 'key-2')).status).toBe('succeeded');
  });

  it('M4: a capture that is refused leaves the intent as it was, and it can be cancelled', async () => {
    const { id } = await authorized();
    await emulator.order({ kind: 'error_400', match: { path: '/capture$', order: 'order-1' } });
    expect((await errorOf(emulator.stripe.paymentIntents.capture(id))).statusCode).toBe(400);
    expect((await retrieve(id)).status).toBe('requires_capture');
    expect((await emulator.stripe.paymentIntents.cancel(id)).status).toBe('canceled');
  });

  it.each([
    ['requires_capture', 1999],
    ['requires_payment_method', 0],
    ['canceled', 0],
  ] as const)('M4: a declined capture leaves the intent %s', async (leaves, capturable) => {
    const { id } = await authorized();
    await emulator.order({ kind: 'capture_declined', leaves });
    const error = await errorOf(emulator.stripe.paymentIntents.capture(id));
    expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code: 'card_declined' });
    expect(await retrieve(id)).toMatchObject({ status: leaves, amount_capturable: capturable, amount_received: 0 });
  });

  describe('processing', () => {
    it.each([
      ['confirm', 'succeeds', 'requires_capture'],
      ['confirm', 'fails', 'requires_payment_method'],
      ['capture', 'succeeds', 'succeeded'],
      ['capture', 'fails', 'requires_payment_method'],
    ] as const)("M4: at %s, which later %s, can't be cancelled, and ends %s", async (at, later, status) => {
      await emulator.order({ kind: 'processing', at, later, afterMs: 600_000 });
      const { id } = await authorized();
      if (at === 'capture') await emulator.stripe.paymentIntents.capture(id);
      expect((await retrieve(id)).status).toBe('processing');
      const error = await errorOf(emulator.stripe.paymentIntents.cancel(id));
      expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
      await emulator.control('settle');
      expect((await retrieve(id)).status).toBe(status);
      await eventually(() => receiver.types().includes('payment_intent.processing'));
    });

    it('may take for ever', async () => {
      await emulator.order({ kind: 'processing', later: 'never' });
      await authorized();
      expect((await emulator.control('settle')).body).toEqual({ settled: 0 });
    });
  });

  it.each([
    { kind: 'refund_status', status: 'nonsense' },
    { kind: 'processing', at: 'cancel' },
    { kind: 'capture_declined', leaves: 'succeeded' },
  ])('refuses %j', async (fault) => {
    await expect(emulator.order(fault)).rejects.toThrow('invalid_request_error');
  });
});
