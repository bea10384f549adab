import { waitFor } from '@tickets/common/testing';
import { register } from 'prom-client';
import { OrderChangedListener } from '../events/listeners/order-changed';
import { Charge } from '../models/charge';
import { KeyedLock } from '../saga/keyed-lock';
import { OrderSignals } from '../saga/order-signals';
import { startFirstAttempt } from '../saga/start-attempt';
import { answerBank } from '../testing/answer-bank';
import { countCalls } from '../testing/count-calls';
import { delayCall } from '../testing/delay-call';
import { usePayments } from '../testing/start-payments';
import { measureCharges } from './charge-metrics';
import { ChargeWorker } from './charge-worker';

/** Forty of anything take their time on a busy machine. */
const LONG = { timeoutMs: 50_000 };

describe('ChargeWorker', () => {
  const payments = usePayments({ timeoutMs: 20_000 });

  async function requireAction() {
    const { placeOrder, post } = payments();
    const order = await placeOrder();
    const { body } = await post(order, { token: 'tok_threeDSecureRequired' });
    return { order, redirectUrl: body.redirectUrl as string };
  }

  async function takeDue(): Promise<void> {
    const { worker } = payments();
    await worker.takeDue();
    await worker.idle();
  }

  it('leaves alone what moved less than two minutes ago', async () => {
    const { deps, chargeOf, emulator, clock, reaches } = payments();
    const { order, redirectUrl } = await requireAction();
    await answerBank(emulator.url, redirectUrl, 'approve');
    clock.aheadMs = deps.checkTimes.idleMs - 30_000;
    await takeDue();
    expect((await chargeOf(order.id))?.status).toBe('requires_action');
    clock.aheadMs = deps.checkTimes.idleMs + 1_000;
    await takeDue();
    await reaches(order.id, 'completed');
  });

  it('waits for the buyer’s bank as long as the order lives', async () => {
    const { checkAll, chargeOf, booksOf } = payments();
    const { order } = await requireAction();
    await checkAll();
    expect((await chargeOf(order.id))?.status).toBe('requires_action');
    expect(await booksOf(order.id)).toMatchObject({ live: 1 });
  });

  it('never voids by its own clock', async () => {
    const { deps, placeOrder, post, orders, booksOf, clock, chargeOf, checkAll } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    clock.aheadMs = 7_200_000;
    await checkAll();
    expect((await chargeOf(order.id))?.status).toBe('authorized');
    expect(await booksOf(order.id)).toMatchObject({ authorizedCents: 1999, live: 1 });
  });

  it('pays what a request had begun, also after the hold’s end, as the order still lives', async () => {
    const { deps, placeOrder, reaches, clock, booksOf, checkAll } = payments();
    const order = await placeOrder();
    await startFirstAttempt(deps, { ...order, _id: order.id }, { kind: 'token', reference: 'tok_visa' });
    clock.aheadMs = 3_600_000;
    await checkAll();
    await reaches(order.id, 'completed');
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });

  it('goes on by itself with what a process left that died in the middle', async () => {
    const { deps, placeOrder, reaches, clock } = payments();
    const order = await placeOrder();
    await startFirstAttempt(deps, { ...order, _id: order.id }, { kind: 'token', reference: 'tok_visa' });
    clock.aheadMs = 61_000;
    await takeDue();
    await reaches(order.id, 'completed');
  });

  it('fails an authorised charge only once Stripe shows that its intent is cancelled', async () => {
    const { deps, placeOrder, post, orders, chargeOf, emulator, reaches, checkAll } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    await emulator.order({ kind: 'error_500', times: 2 });
    await checkAll();
    expect((await chargeOf(order.id))?.status).toBe('authorized');
    await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
    await emulator.stripe.paymentIntents.cancel((await chargeOf(order.id))?.attempt.intentId ?? '');
    await checkAll();
    await reaches(order.id, 'failed');
    expect((await post(order, { token: 'tok_visa' })).status).toBe(409);
  });

  it('tells the order once more how an unfinished charge stands', async () => {
    const { deps, placeOrder, post, orders, events, reaches, checkAll } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    orders.answers = true;
    await checkAll();
    await reaches(order.id, 'completed');
    const told = events.filter(({ data }) => 'orderId' in data && 'version' in data && data.orderId === order.id);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBeLessThan(told.length);
  });

  it('looks after the others when one can’t be decided', async () => {
    const { checkAll, emulator, reaches, chargeOf } = payments();
    const both = [await requireAction(), await requireAction()];
    for (const { redirectUrl } of both) await answerBank(emulator.url, redirectUrl, 'approve');
    await emulator.order({ kind: 'error_429', match: { method: 'GET' } });
    await checkAll();
    const isPaid = async ({ order }: (typeof both)[number]) => (await chargeOf(order.id))?.status === 'completed';
    await waitFor(async () => (await Promise.all(both.map(isPaid))).filter(Boolean).length === 1);
    await checkAll();
    for (const { order } of both) await reaches(order.id, 'completed');
  });

  it('works on each charge once, however many instances there are', async () => {
    const { deps, placeOrder, booksOf, reaches, chargeOf } = payments();
    const order = await placeOrder();
    await startFirstAttempt(deps, { ...order, _id: order.id }, { kind: 'token', reference: 'tok_visa' });
    const calls = countCalls(deps.stripe);
    await Charge.updateMany({}, { $set: { nextCheckAt: new Date(0) } });
    const instances = [1, 2, 3].map(
      () => new ChargeWorker({ ...deps, stripe: calls.gateway, locks: new KeyedLock(), signals: new OrderSignals() }),
    );
    await Promise.all(instances.map((worker) => worker.takeDue()));
    await Promise.all(instances.map((worker) => worker.idle()));
    await reaches(order.id, 'completed');
    expect((await booksOf(order.id)).intents).toHaveLength(1);
    expect((await chargeOf(order.id))?.declines).toBe(0);
    // The capture follows from the order's answer, and is whoever's looks first: one of these, or the service's own worker.
    const untilAuthorized = calls.of(order.id).filter((call) => call !== 'captureIntent');
    expect(untilAuthorized).toEqual(['createPaymentMethod', 'createIntent', 'confirmIntent']);
  });

  it('M4: 40 orders that Stripe can’t settle hold up no other, and cost one call a check each', async () => {
    const { deps, placeOrder, post, orders, emulator, chargeOf, worker, reaches, clock } = payments();
    const stuck = await Promise.all(Array.from({ length: 40 }, () => placeOrder()));
    for (const { id } of stuck) {
      await emulator.order({ kind: 'processing', at: 'confirm', later: 'never', match: { order: id } });
    }
    for (const order of stuck) expect((await post(order, { token: 'tok_visa' })).status).toBe(503);
    expect(await Charge.countDocuments({ 'attempt.status': 'confirming', failedChecks: 1 })).toBe(40);
    const calls = countCalls(deps.stripe);
    deps.stripe = calls.gateway;
    const failedChecks = async () => (await Charge.find()).map((charge) => charge.failedChecks);

    // Each is told to be cancelled, which Stripe refuses while it is processing; and told so once more.
    for (const { id } of stuck) await orders.cancel(id);
    for (const { id } of stuck) await new OrderChangedListener(deps).onMessage(orders.of(id));
    await waitFor(async () => (await failedChecks()).every((checks) => checks === 2), LONG);
    await worker.idle();
    for (const { id } of stuck) expect(await calls.allOf(id)).toEqual(['cancelIntent']);

    // All of them are due once more, and before them comes nobody else's order to wait.
    clock.aheadMs = deps.checkTimes.maxRetryMs + 1_000;
    const order = await placeOrder({ expiresAt: new Date(Date.now() + 7_200_000).toISOString() });
    const [response] = await Promise.all([post(order, { token: 'tok_visa' }), worker.takeDue()]);
    expect(response.body.status).toBe('completed');
    await reaches(order.id, 'completed');
    await waitFor(async () => (await failedChecks()).filter((checks) => checks === 3).length === stuck.length, LONG);
    await worker.idle();
    for (const { id } of stuck) {
      expect(await calls.allOf(id)).toEqual(['cancelIntent', 'cancelIntent']);
      expect((await chargeOf(id))?.attempt.keyGeneration).toBe(2);
    }
  }, 240_000);

  it('M4: retries take no place from charges that are due for the first time', async () => {
    const { deps, placeOrder, post, orders, worker, reaches } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const hanging = await Promise.all(Array.from({ length: 8 }, () => placeOrder()));
    await Promise.all([...hanging].map((order) => post(order, { token: 'tok_visa' })));
    await Charge.updateMany({}, { $set: { failedChecks: 3, nextCheckAt: new Date(0) } });
    let release = (): void => undefined;
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const good = deps.stripe;
    deps.stripe = delayCall(good, 'retrieveIntent', () => hold);
    await worker.takeDue();
    const order = await placeOrder();
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('authorized');
    await orders.change(order.id, { authorizedAt: new Date().toISOString() });
    await reaches(order.id, 'completed');
    release();
  });

  it('M11: counts as overdue only what waits for a check, and no card that waits for another', async () => {
    const { deps, placeOrder, post, orders, clock, checkAll } = payments();
    const paid = await placeOrder();
    await post(paid, { token: 'tok_visa' });
    await waitFor(() => orders.of(paid.id).status === 'completed');
    const declined = await placeOrder();
    await post(declined, { token: 'tok_chargeDeclined' });
    await waitFor(async () => (await Charge.countDocuments({ nextCheckAt: { $exists: true } })) === 0);
    await requireAction();
    clock.aheadMs = 100_000;
    await measureCharges(deps.now());
    expect(await register.metrics()).toContain('payments_check_overdue_seconds 0');
    clock.aheadMs = deps.checkTimes.idleMs + 300_000;
    await measureCharges(deps.now());
    expect(await overdueSeconds()).toBeGreaterThan(290);
    await checkAll();
    await measureCharges(deps.now());
    expect(await overdueSeconds()).toBe(0);
    expect(await register.metrics()).toMatch(/payments_total\{outcome="completed"\} \d+/);
  });

  async function overdueSeconds(): Promise<number> {
    const [, value] = /^payments_check_overdue_seconds (\S+)/m.exec(await register.metrics()) ?? [];
    return Number(value);
  }
});
