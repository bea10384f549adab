import { errorOf, startTestEmulator, type TestEmulator } from '../testing/test-emulator';

describe('idempotency keys', () => {
  let emulator: TestEmulator;
  let nowMs = Date.now();
  const wanted = { amount: 1999, currency: 'usd' };
  const create = (idempotencyKey: string, params: object = wanted) =>
    emulator.stripe.paymentIntents.create({ ...wanted, ...params }, { idempotencyKey });

  beforeAll(async () => {
    emulator = await startTestEmulator({ nowMs: () => nowMs });
  });
  beforeEach(() => fetch(`${emulator.url}/_emulator/reset`, { method: 'POST' }));
  afterAll(() => emulator.remove());

  it('gives 20 racing requests with one key one intent', async () => {
    const intents = await Promise.all(Array.from({ length: 20 }, () => create('race')));
    expect(new Set(intents.map(({ id }) => id)).size).toBe(1);
    expect((await emulator.state()).totals.count).toBe(1);
  });

  it('remembers a decline', async () => {
    const { id } = await create('intent', { automatic_payment_methods: { enabled: true, allow_redirects: 'never' } });
    const confirm = () =>
      errorOf(
        emulator.stripe.paymentIntents.confirm(
          id,
          { payment_method: 'pm_card_chargeDeclined' },
          { idempotencyKey: 'confirm' },
        ),
      );
    const [first, again] = [await confirm(), await confirm()];
    expect(again).toMatchObject({ statusCode: 402, code: 'card_declined', charge: first.charge });
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect(again.headers?.['original-request']).toBe(first.requestId);
  });

  it('refuses the key for another path', async () => {
    await create('path');
    const error = await errorOf(emulator.stripe.refunds.create({ charge: 'ch_1' }, { idempotencyKey: 'path' }));
    expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    expect(error.message).toContain('/v1/payment_intents');
  });

  it('forgets a request that was refused before it began', async () => {
    expect((await errorOf(create('early', { amount: 1 }))).code).toBe('amount_too_small');
    expect((await create('early', { amount: 50 })).amount).toBe(50);
  });

  it('answers 409 while the first request still runs', async () => {
    await emulator.order({ kind: 'delay', ms: 300, match: { method: 'POST', path: '/v1/payment_intents$' } });
    const first = create('slow');
    await expectInUse(() => create('slow'));
    expect((await create('slow')).id).toBe((await first).id);

    async function expectInUse(call: () => Promise<unknown>): Promise<void> {
      // The delay is taken by whichever of the two arrives first, so the other one must see the key in use.
      const [outcome] = await Promise.allSettled([call(), first]);
      const [winner] = await Promise.allSettled([first]);
      const reasons = [outcome, winner].flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(reasons).toEqual([expect.objectContaining({ statusCode: 409, code: 'idempotency_key_in_use' })]);
    }
  });

  it('keeps a 500 that came after the effect, and keeps the effect', async () => {
    await emulator.order({ kind: 'error_500', when: 'after' });
    expect((await errorOf(create('late'))).statusCode).toBe(500);
    const again = await errorOf(create('late'));
    expect(again.statusCode).toBe(500);
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect((await emulator.state()).totals.count).toBe(1);
  });

  it('keeps an answer for a day', async () => {
    const first = await create('day');
    nowMs += 24 * 60 * 60 * 1000 - 1;
    expect((await create('day')).id).toBe(first.id);
    nowMs += 1;
    expect((await create('day')).id).not.toBe(first.id);
  });
});
