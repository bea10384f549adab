import { register } from 'prom-client';
import Stripe from 'stripe';
import { StripeGateway } from '../stripe/gateway';
import { usePayments } from '../testing/start-payments';

async function rejections(call: string, code: string): Promise<number> {
  const line = (await register.metrics()).split('\n').find((text) => text.includes(`{call="${call}",code="${code}"}`));
  return Number(line?.split(' ')[1] ?? 0);
}

describe('M10: a request of ours that Stripe does not take', () => {
  const payments = usePayments();

  it.each([
    ['create_intent', 'amount_too_small', '/payment_intents$', 0],
    ['create_intent', 'parameter_invalid_integer', '/payment_intents$', 0],
    ['confirm_intent', 'parameter_unknown', '/confirm$', 1],
    ['create_payment_method', 'parameter_missing', '/payment_methods$', 0],
  ])('%s, %s: 503 that blames no card, no decline, and an alert', async (call, code, path, intents) => {
    const { placeOrder, post, emulator, chargeOf, booksOf, show } = payments();
    const before = await rejections(call, code);
    const order = await placeOrder();
    await emulator.order({ kind: 'error_400', code, match: { method: 'POST', path } });
    const response = await post(order, { token: 'tok_visa' });
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toMatch(/^\d+$/);
    const [{ message, code: told }] = response.body.errors;
    expect(told).toBe('payment_unavailable');
    expect(message).toMatch(/fault on our side.*not been charged/);
    expect(message).not.toMatch(/card/i);
    expect(await rejections(call, code)).toBe(before + 1);
    expect(await chargeOf(order.id)).toMatchObject({ status: 'created', declines: 0, attempt: { status: 'closed' } });
    expect((await booksOf(order.id)).intents).toHaveLength(intents);
    expect((await booksOf(order.id)).live).toBe(0);
    // Asked again without a card it says the same, and nothing happens behind the buyer's back.
    expect((await post(order)).body.errors).toEqual(response.body.errors);
    expect((await show(order.id, order.userId)).body.failureReason).toBe(message);
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
  });

  /** Stripe with a key that it does not take. */
  function deniedGateway(): StripeGateway {
    const { emulator, logger } = payments();
    const { hostname, port } = new URL(emulator.url);
    const sdk = new Stripe('sk_live_revoked', { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
    return new StripeGateway(sdk, { publicUrl: 'http://localhost:8080', timeoutMs: 2_000, busyMs: 0, logger });
  }

  it('a key that it does not take, from the first call on', async () => {
    const { placeOrder, post, deps, chargeOf, logger } = payments();
    const good = deps.stripe;
    const logged = jest.spyOn(logger, 'error');
    const before = await rejections('create_payment_method', 'access_denied');
    deps.stripe = deniedGateway();
    const order = await placeOrder();
    const response = await post(order, { token: 'tok_visa' });
    expect([response.status, response.body.errors[0].code]).toEqual([503, 'payment_unavailable']);
    expect(logged).toHaveBeenCalledWith(
      { err: expect.objectContaining({ name: 'StripeAccessDenied' }), call: 'create_payment_method' },
      'Stripe rejected a request of ours',
    );
    expect(await rejections('create_payment_method', 'access_denied')).toBe(before + 1);
    expect(await chargeOf(order.id)).toMatchObject({ declines: 0, attempt: { status: 'closed' } });
    deps.stripe = good;
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
  });

  it('a key that it takes no more when the money is to be captured: it is, once the key is right again', async () => {
    const { placeOrder, post, deps, orders, chargeOf, checkAll, reaches, isRetriedLater, booksOf } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    const good = deps.stripe;
    deps.stripe = deniedGateway();
    await orders.change(order.id, { authorizedAt: new Date().toISOString() });
    await isRetriedLater(order.id);
    expect((await chargeOf(order.id))?.status).toBe('authorized');
    expect((await post(order)).body.status).toBe('authorized');
    deps.stripe = good;
    await checkAll();
    await reaches(order.id, 'completed');
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });

  it.each([
    ['tok_nonsense', 'token'],
    ['pm_nonsense', 'paymentMethodId'],
    ['ctoken_nonsense', 'confirmationTokenId'],
  ])('but %s is the buyer’s to put right, and no alert', async (reference, kind) => {
    const { placeOrder, post } = payments();
    const before = await register.getSingleMetricAsString('stripe_requests_rejected_total');
    const order = await placeOrder();
    const response = await post(order, { [kind]: reference });
    expect([response.status, response.body.errors[0].code]).toEqual([400, 'invalid_payment_method']);
    expect(await register.getSingleMetricAsString('stripe_requests_rejected_total')).toBe(before);
  });
});
