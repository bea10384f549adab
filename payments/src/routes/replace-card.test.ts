import { usePayments } from '../testing/start-payments';

describe('M6: the card that was typed last is the one that pays', () => {
  const payments = usePayments();

  async function paysWith(order: { id: string }, brand: string): Promise<void> {
    const { booksOf, chargeOf } = payments();
    expect(await chargeOf(order.id)).toMatchObject({ status: 'completed', card: { brand }, declines: 0 });
    expect(await booksOf(order.id)).toMatchObject({ live: 1, authorizedCents: 0, capturedCents: 1999 });
  }

  it.each([
    ['its payment method', '/payment_methods$'],
    ['its intent', '/payment_intents$'],
    ['its confirmation', '/confirm$'],
  ])('after a first card of which Stripe did not take %s (429)', async (_what, path) => {
    const { placeOrder, post, emulator } = payments();
    const order = await placeOrder();
    await emulator.order({ kind: 'error_429', match: { method: 'POST', path } });
    expect((await post(order, { token: 'tok_visa' })).status).toBe(503);
    const response = await post(order, { token: 'tok_mastercard' });
    expect([response.status, response.body.status]).toEqual([201, 'completed']);
    await paysWith(order, 'mastercard');
  });

  it.each(['before', 'after'])('after a first card whose creation had no answer (%s its effect)', async (when) => {
    const { placeOrder, post, emulator, chargeOf } = payments();
    const order = await placeOrder();
    await emulator.order({
      kind: 'error_500',
      when,
      stored: false,
      match: { method: 'POST', path: '/payment_intents$' },
    });
    // Nor is it found at once.
    await emulator.order({ kind: 'error_429', match: { method: 'GET', path: '/payment_intents$' } });
    expect((await post(order, { token: 'tok_visa' })).status).toBe(503);
    expect((await post(order, { token: 'tok_mastercard' })).body.status).toBe('completed');
    expect(await chargeOf(order.id)).toMatchObject({ attempt: { number: 2 }, card: { brand: 'mastercard' } });
  });

  it('although the attempt before can’t be closed at first, and the buyer then asks by the order alone', async () => {
    const { placeOrder, post, emulator, chargeOf } = payments();
    const order = await placeOrder();
    expect((await post(order, { token: 'tok_threeDSecureRequired' })).status).toBe(202);
    await emulator.order({ kind: 'error_429', match: { path: '/cancel$' } });
    expect((await post(order, { token: 'tok_mastercard' })).status).toBe(503);
    expect(await chargeOf(order.id)).toMatchObject({ attempt: { number: 1, status: 'replaced' } });
    expect((await post(order)).body.status).toBe('completed');
    await paysWith(order, 'mastercard');
  });

  it('also where two were typed while the first was still open', async () => {
    const { placeOrder, post, emulator } = payments();
    const order = await placeOrder();
    await post(order, { token: 'tok_threeDSecureRequired' });
    await emulator.order({ kind: 'error_429', times: 2, match: { path: '/cancel$' } });
    await post(order, { token: 'tok_visa' });
    expect((await post(order, { token: 'tok_amex' })).status).toBe(503);
    expect((await post(order)).body.status).toBe('completed');
    await paysWith(order, 'amex');
  });

  it('but no other card after the hold’s end, nor where the first is paid', async () => {
    const { placeOrder, post, emulator, clock, chargeOf, reaches } = payments();
    const order = await placeOrder();
    await emulator.order({ kind: 'error_429', match: { method: 'POST', path: '/payment_intents$' } });
    await post(order, { token: 'tok_visa' });
    clock.aheadMs = 3_600_000;
    const late = await post(order, { token: 'tok_mastercard' });
    expect([late.status, late.body.errors[0].code]).toEqual([409, 'order_expired']);
    expect((await chargeOf(order.id))?.attempt.successor).toBeUndefined();
    clock.aheadMs = 0;
    expect((await post(order, { token: 'tok_visa' })).status).toBe(201);
    await reaches(order.id, 'completed');
    expect((await post(order, { token: 'tok_mastercard' })).body.status).toBe('completed');
    await paysWith(order, 'visa');
  });

  it('joins a card that the bank may have charged already', async () => {
    const { placeOrder, post, emulator } = payments();
    const order = await placeOrder();
    await emulator.order({ kind: 'drop_answer', times: 2, match: { path: '/confirm$' } });
    expect((await post(order, { token: 'tok_visa' })).status).toBe(503);
    expect((await post(order, { token: 'tok_mastercard' })).body.status).toBe('completed');
    await paysWith(order, 'visa');
  });
});
