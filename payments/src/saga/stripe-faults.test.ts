import type { OrderSnapshot } from '@tickets/common/contracts';
import { waitFor } from '@tickets/common/testing';
import { usePayments } from '../testing/start-payments';

const TIMEOUT_MS = 500;

/** Whatever Stripe does to one call: the buyer asks again, the reconciler looks after the rest, and one charge comes out. */
describe('a payment while Stripe fails', () => {
  const payments = usePayments({ timeoutMs: TIMEOUT_MS });

  const paths = { create: '/payment_intents$', confirm: '/confirm$', capture: '/capture$' };
  const faults = {
    // The SDK repeats a lost connection once by itself.
    'loses the answer': { kind: 'drop_answer', times: 2 },
    'answers 500 without an effect': { kind: 'error_500', when: 'before' },
    'answers 500 after the effect': { kind: 'error_500', when: 'after' },
    'answers 500 without remembering it': { kind: 'error_500', when: 'before', stored: false },
    'answers 429 three times': { kind: 'error_429', times: 3 },
    'is too slow, before the effect': { kind: 'delay', ms: TIMEOUT_MS * 2, when: 'before' },
    'is too slow, after the effect': { kind: 'delay', ms: TIMEOUT_MS * 2, when: 'after' },
  };
  const cases = Object.entries(paths).flatMap(([call, path]) =>
    Object.entries(faults).map(([what, fault]) => [call, what, { ...fault, match: { method: 'POST', path } }] as const),
  );

  const undone = Object.entries(faults).filter(([what]) => !/before|remembering/.test(what));

  async function askUntilDecided(order: OrderSnapshot): Promise<string> {
    return waitFor(async () => {
      const response = await payments().post(order);
      if (response.status === 503) {
        expect(response.headers['retry-after']).toMatch(/^\d+$/);
        expect(response.body.errors[0].code).toBe('payment_undecided');
        return undefined;
      }
      expect(response.status).toBe(201);
      return response.body.status as string;
    });
  }

  it.each(cases)('%s: Stripe %s', async (_call, _what, fault) => {
    const { placeOrder, post, booksOf, deps, emulator, chargeOf, checkAll } = payments();
    deps.patience.endMs = 50;
    const order = await placeOrder();
    await emulator.order(fault);
    await post(order, { token: 'tok_visa' });
    await askUntilDecided(order);
    await waitFor(async () => {
      await checkAll();
      return (await chargeOf(order.id))?.status === 'completed';
    });
    const books = await booksOf(order.id);
    expect(books).toMatchObject({ authorizedCents: 0, capturedCents: 1999, netCents: 1999 });
    // Also of a creation that failed although it had its effect: its intent is found and used.
    expect(books.live).toBe(1);
    expect(books.intents).toHaveLength(1);
    expect((await chargeOf(order.id))?.declines).toBe(0);
  });

  it.each(Object.entries(faults))(
    'cancels the intent of a cancelled order although Stripe %s',
    async (_what, fault) => {
      const { placeOrder, post, booksOf, deps, emulator, chargeOf, checkAll, orders } = payments();
      orders.answers = false;
      deps.patience.endMs = 0;
      const order = await placeOrder();
      await post(order, { token: 'tok_visa' });
      await emulator.order({ ...fault, match: { path: '/cancel$' } });
      await orders.cancel(order.id);
      await waitFor(async () => {
        await checkAll();
        return (await chargeOf(order.id))?.status === 'voided';
      });
      expect(await booksOf(order.id)).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
    },
  );

  it.each(undone)('refunds once although Stripe %s', async (_what, fault) => {
    const { placeCaptured, booksOf, emulator, chargeOf, checkAll, orders } = payments();
    const order = await placeCaptured();
    await emulator.order({ ...fault, match: { method: 'POST', path: '/refunds$' } });
    await orders.cancel(order.id);
    await waitFor(async () => {
      await checkAll();
      return (await chargeOf(order.id))?.status === 'refunded';
    });
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, refundedCents: 1999, netCents: 0 });
    const charge = await chargeOf(order.id);
    expect(charge?.refunds).toMatchObject([
      { amountCents: 1999, id: expect.stringMatching(/^re_/), status: 'succeeded' },
    ]);
  });

  it('answers 402 although the declined intent can’t be cancelled yet', async () => {
    const { placeOrder, post, booksOf, checkAll, emulator } = payments();
    const order = await placeOrder();
    await emulator.order({ kind: 'error_429', match: { path: '/cancel$' } });
    expect((await post(order, { token: 'tok_chargeDeclined' })).status).toBe(402);
    expect(await booksOf(order.id)).toMatchObject({ live: 1 });
    await checkAll();
    expect(await booksOf(order.id)).toMatchObject({ live: 0 });
  });

  it('starts no second attempt while the first can’t be cancelled', async () => {
    const { placeOrder, post, booksOf, emulator, chargeOf } = payments();
    const order = await placeOrder();
    await emulator.order({ kind: 'error_429', times: 2, match: { path: '/cancel$' } });
    await post(order, { token: 'tok_chargeDeclined' });
    expect((await post(order, { token: 'tok_visa' })).status).toBe(503);
    expect((await booksOf(order.id)).intents).toHaveLength(1);
    expect((await chargeOf(order.id))?.attempt.number).toBe(1);
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
  });
});
