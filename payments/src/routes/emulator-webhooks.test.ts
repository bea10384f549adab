import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useTestDatabase, waitFor } from '@tickets/common/testing';
import { answerBank } from '../testing/answer-bank';
import { countCalls } from '../testing/count-calls';
import { startTestEmulator, type TestEmulator } from '../testing/emulator';
import { createPayments, type Payments, WEBHOOK_SECRET } from '../testing/start-payments';

/** The webhook on a port of its own, at which the emulator sends what it has to say, with its retries. */
describe('the webhook at the emulator', () => {
  let emulator: TestEmulator;
  let server: Server;
  let payments: Payments;

  beforeAll(async () => {
    const route: RequestListener = (request, response) => payments.app(request, response);
    server = createServer(route).listen(0, '127.0.0.1');
    await waitFor(() => server.address());
    const { port } = server.address() as AddressInfo; // it listens on a port
    const url = `http://127.0.0.1:${port}/api/payments/webhook`;
    emulator = await startTestEmulator({ webhook: { url, secret: WEBHOOK_SECRET } });
    payments = createPayments(emulator);
  });
  const allHeard = () => waitFor(async () => (await emulator.state()).webhooks.pending === 0, { timeoutMs: 20_000 });
  afterEach(allHeard);
  useTestDatabase();
  afterAll(async () => {
    await payments.bus.close();
    await payments.worker.stop();
    await emulator.remove();
    server.closeAllConnections();
    server.close();
  });

  it('never disturbs payments, with every event doubled and backwards', async () => {
    const { placeOrder, post, booksOf, chargeOf } = payments;
    await emulator.order({ kind: 'duplicate_webhooks', times: 50 });
    await emulator.order({ kind: 'reorder_webhooks', times: 4, ms: 50 });
    const order = await placeOrder();
    expect((await post(order, { token: 'tok_chargeDeclined' })).status).toBe(402);
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
    await allHeard();
    expect(await booksOf(order.id)).toMatchObject({ live: 1, capturedCents: 1999 });
    expect(await chargeOf(order.id)).toMatchObject({ status: 'completed', attempt: { number: 2 }, declines: 1 });
  });

  it('completes a 3-D Secure payment whose buyer never came back', async () => {
    const { placeOrder, post, reaches } = payments;
    const order = await placeOrder();
    const { body } = await post(order, { token: 'tok_threeDSecureRequired' });
    await answerBank(emulator.url, body.redirectUrl, 'approve');
    await reaches(order.id, 'completed');
  });

  it('tidies away the intent of a creation that failed', async () => {
    const { placeOrder, post, booksOf } = payments;
    const order = await placeOrder();
    await emulator.order({ kind: 'error_500', when: 'after', match: { method: 'POST', path: '/payment_intents$' } });
    await post(order, { token: 'tok_visa' });
    await waitFor(async () => (await post(order)).body.status === 'completed');
    await waitFor(async () => (await booksOf(order.id)).live === 1);
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, netCents: 1999 });
  });

  /** Paid, and known to be: nothing is looked after any more, so only the webhook can bring news. */
  async function placePaid() {
    const { placeOrder, post, orders } = payments;
    const order = await placeOrder();
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
    await waitFor(() => orders.of(order.id).status === 'completed');
    await allHeard();
    await waitFor(async () => (await payments.chargeOf(order.id))?.nextCheckAt === undefined);
    return order;
  }
  const lastTold = (orderId: string) =>
    payments.events.findLast(({ data }) => 'orderId' in data && data.orderId === orderId && 'attempt' in data)?.data;

  it('M7: a refund of all in the dashboard is stored, published and shown', async () => {
    const { reaches, show } = payments;
    const order = await placePaid();
    await emulator.control('dashboard/refunds', { order: order.id });
    await reaches(order.id, 'refunded');
    await waitFor(() => JSON.stringify(lastTold(order.id)).includes('"refundedCents":1999'));
    expect(lastTold(order.id)).toMatchObject({
      status: 'refunded',
      refund: { status: 'succeeded', amountCents: 1999 },
    });
    expect((await show(order.id, order.userId)).body).toMatchObject({
      status: 'refunded',
      refunded: 19.99,
      refund: { status: 'succeeded', amount: 19.99 },
    });
  });

  it('M7: refunds of parts leave it completed, until they are the whole', async () => {
    const { reaches, show, chargeOf } = payments;
    const order = await placePaid();
    await emulator.control('dashboard/refunds', { order: order.id, amount: 500 });
    await waitFor(async () => (await show(order.id, order.userId)).body.refunded === 5);
    expect(await chargeOf(order.id)).toMatchObject({ status: 'completed', refunds: [{ amountCents: 500 }] });
    expect(lastTold(order.id)).toMatchObject({ status: 'completed', refundedCents: 500 });
    await emulator.control('dashboard/refunds', { order: order.id, amount: 1499 });
    await reaches(order.id, 'refunded');
  });

  it('M3: a pending refund of the dashboard counts when it succeeded, and not when it failed', async () => {
    const { show, chargeOf, reaches } = payments;
    for (const later of ['failed', 'succeeded'] as const) {
      const order = await placePaid();
      await emulator.order({ kind: 'refund_status', status: 'pending', later, afterMs: 600_000 });
      await emulator.control('dashboard/refunds', { order: order.id });
      await waitFor(async () => (await show(order.id, order.userId)).body.refund?.status === 'pending');
      expect((await show(order.id, order.userId)).body).toMatchObject({ status: 'completed', refunded: 0 });
      await emulator.control('settle');
      await waitFor(async () => (await show(order.id, order.userId)).body.refund?.status === later);
      if (later === 'succeeded') await reaches(order.id, 'refunded');
      else expect((await chargeOf(order.id))?.status).toBe('completed');
    }
  });

  it('M7: a dispute is stored, published and shown, in the order in which it went', async () => {
    const { show } = payments;
    const order = await placePaid();
    const shown = async () => (await show(order.id, order.userId)).body;
    await emulator.order({ kind: 'duplicate_webhooks', times: 5 });
    const { body } = await emulator.control('dashboard/disputes', { order: order.id, reason: 'fraudulent' });
    await waitFor(async () => (await shown()).dispute);
    expect(await shown()).toMatchObject({
      status: 'completed',
      refunded: 0,
      dispute: { status: 'needs_response', amount: 19.99, reason: 'fraudulent' },
    });
    await emulator.control(`dashboard/disputes/${String(body.id)}`, { status: 'lost' });
    await waitFor(async () => (await shown()).dispute.status === 'lost');
    expect(lastTold(order.id)).toMatchObject({ dispute: { status: 'lost', amountCents: 1999, reason: 'fraudulent' } });
    await allHeard();
    expect((await shown()).dispute.status).toBe('lost');
  });

  it('asks Stripe nothing besides what a payment needs: its own events are no news', async () => {
    const { deps, placeOrder, post, orders } = payments;
    const calls = countCalls(deps.stripe);
    const stripe = deps.stripe;
    deps.stripe = calls.gateway;
    const order = await placeOrder();
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
    await waitFor(() => orders.of(order.id).status === 'completed');
    await allHeard();
    await payments.worker.idle();
    expect(await calls.allOf(order.id)).toEqual([
      'createPaymentMethod',
      'createIntent',
      'confirmIntent',
      'captureIntent',
    ]);
    deps.stripe = stripe;
  });
});
