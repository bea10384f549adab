import { errorOf, startTestEmulator, stripeAt, type TestEmulator } from './testing/test-emulator';

describe('the API', () => {
  let emulator: TestEmulator;
  const headers = { authorization: 'Bearer sk_test_1', 'content-type': 'application/x-www-form-urlencoded' };
  const post = (path: string, body: string, extra: object = {}) =>
    fetch(emulator.url + path, { method: 'POST', headers: { ...headers, ...extra }, body });

  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterAll(() => emulator.remove());

  it.each(['sk_live_1', 'pk_test_1', 'nonsense'])('answers 401 to the key %s', async (key) => {
    const stripe = stripeAt(Number(new URL(emulator.url).port), key);
    const error = await errorOf(stripe.paymentIntents.list());
    expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(error.message).not.toContain(key);
  });

  it('answers 401 without a key', async () => {
    expect((await fetch(`${emulator.url}/v1/payment_intents`)).status).toBe(401);
  });

  it.each([
    ['/v1/payment_intents', 'amount=abc&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['/v1/payment_intents', 'amount=-5&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['/v1/payment_intents', 'amount=100000000&currency=usd', 'amount_too_large', 'amount'],
    ['/v1/payment_intents', 'amount[]=1&currency=usd', undefined, 'amount'],
    ['/v1/payment_intents', 'amount=500&currency=zzz', undefined, 'currency'],
    ['/v1/payment_intents', 'amount=500&currency=usd&metadata=x', undefined, 'metadata'],
    ['/v1/payment_intents', 'amount=500&currency=usd&payment_method=pm_none', 'resource_missing', 'payment_method'],
    ['/v1/payment_intents', 'amount=500&currency=usd&return_url=https://a.b', undefined, 'return_url'],
    ['/v1/payment_methods', 'type=card&card[token]=tok_none', 'resource_missing', 'card[token]'],
    ['/v1/refunds', 'charge=ch_none', 'resource_missing', 'charge'],
    ['/v1/payment_intents?expand[]=nonsense', '', 'parameter_missing', 'amount'],
  ])('POST %s %s is refused in words', async (path, body, code, param) => {
    const answer = await post(path, body);
    expect([400, 404]).toContain(answer.status);
    const { error } = (await answer.json()) as { error: { code?: string; param?: string; type: string } };
    expect(error).toMatchObject({ type: 'invalid_request_error', param });
    expect(error.code).toBe(code);
    expect(answer.headers.get('request-id')).toMatch(/^req_/);
  });

  it.each([
    ['/v1/payment_intents', 'amount=500&currency=usd&'],
    ['/v1/payment_intents/pi_1/confirm', ''],
    ['/v1/test_helpers/confirmation_tokens', ''],
  ])('M2: POST %s takes no token in place of a payment method, as Stripe does not', async (path, rest) => {
    const ofCard = (details: string) => `${rest}payment_method_data[type]=card&payment_method_data[card]${details}`;
    const answer = await post(path, ofCard('[token]=tok_visa'));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: 'invalid_request_error', param: 'payment_method_data[card][token]' },
    });
    const other = await post(path, ofCard('[number]=4242424242424242&payment_method_data[card][exp_month]=1'));
    expect(await other.json()).toMatchObject({ error: { param: 'payment_method_data[card][exp_year]' } });
  });

  it.each([
    ['JSON', '{"amount":500}', { 'content-type': 'application/json' }, 400],
    ['a body over the limit', `amount=500&description=${'x'.repeat(300_000)}`, {}, 413],
    ['an unknown charset', 'amount=500', { 'content-type': 'application/x-www-form-urlencoded; charset=none' }, 400],
  ])('refuses %s without a stack', async (_name, body, extra, status) => {
    const answer = await post('/v1/payment_intents', body, extra);
    expect(answer.status).toBe(status);
    const words = await answer.text();
    expect(JSON.parse(words)).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(words).not.toMatch(/\.js|\.ts|node_modules/);
  });

  it('answers 404 in the same shape to an unknown route', async () => {
    for (const path of ['/v1/customers', '/nothing', '/v1/payment_intents/%E0%A4%A']) {
      const answer = await fetch(emulator.url + path, { headers });
      expect([400, 404]).toContain(answer.status);
      expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    }
  });

  it.each([
    ['4242424242424242', 'visa'],
    ['5555 5555 5555 4444', 'mastercard'],
    ['378282246310005', 'amex'],
  ])('makes a payment method and a token of %s', async (number, brand) => {
    const card = { number, exp_month: 12, exp_year: 2099, cvc: '123' };
    const method = await emulator.stripe.paymentMethods.create({ type: 'card', card });
    expect(method.card?.brand).toBe(brand);
    const token = await emulator.stripe.tokens.create({ card: { ...card, exp_month: '12', exp_year: '2099' } });
    const ofToken = { type: 'card' as const, card: { token: token.id } };
    expect((await emulator.stripe.paymentMethods.create(ofToken)).card?.brand).toBe(brand);
    const again = await errorOf(emulator.stripe.paymentMethods.create(ofToken));
    expect(again.code).toBe('token_already_used');
  });

  it.each([
    [{ number: '4242424242424241', exp_month: 12, exp_year: 2099 }, 'incorrect_number'],
    [{ number: '4242424242424242', exp_month: 13, exp_year: 2099 }, 'invalid_expiry_month'],
    [{ number: '4242424242424242', exp_month: 1, exp_year: 2020 }, 'invalid_expiry_year'],
    [{ number: '4111111111111111', exp_month: 1, exp_year: 2099 }, 'card_declined'],
  ])('declines the card %j', async (card, code) => {
    const error = await errorOf(emulator.stripe.paymentMethods.create({ type: 'card', card }));
    expect(error).toMatchObject({ statusCode: 402, code });
  });

  it.each([
    ['4000000000000002', 'card_declined'],
    ['4000000000009995', 'card_declined'],
    ['4000000000000069', 'expired_card'],
  ])('declines a payment with the number %s', async (number, code) => {
    const method = await emulator.stripe.paymentMethods.create({
      type: 'card',
      card: { number, exp_month: 12, exp_year: 2099 },
    });
    const error = await errorOf(
      emulator.stripe.paymentIntents.create({
        amount: 500,
        currency: 'usd',
        payment_method: method.id,
        confirm: true,
        return_url: 'https://shop.example',
      }),
    );
    expect(error).toMatchObject({ statusCode: 402, code });
  });

  it('reports captured minus refunded money for each order', async () => {
    await fetch(`${emulator.url}/_emulator/reset`, { method: 'POST' });
    const pay = (orderId: string) =>
      emulator.stripe.paymentIntents.create({
        amount: 1999,
        currency: 'usd',
        metadata: { orderId },
        payment_method: 'pm_card_visa',
        confirm: true,
        return_url: 'https://shop.example',
      });
    await pay('kept');
    await emulator.stripe.refunds.create({ payment_intent: (await pay('__proto__x')).id, amount: 1000 });
    const { totals, orders } = await emulator.state();
    expect(totals).toMatchObject({ count: 2, capturedCents: 3998, refundedCents: 1000, netCents: 2998 });
    expect(orders.kept).toMatchObject({ live: 1, netCents: 1999 });
    expect(orders.__proto__x).toMatchObject({ capturedCents: 1999, netCents: 999 });
  });

  it('is alive and ready', async () => {
    for (const path of ['/health/live', '/health/ready']) expect((await fetch(emulator.url + path)).status).toBe(200);
  });
});
