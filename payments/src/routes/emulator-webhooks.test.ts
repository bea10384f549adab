import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useTestDatabase, waitFor } from '@tickets/common/testing';
import { answerBank } from '../testing/answer-bank';
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
});
