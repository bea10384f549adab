import { waitFor } from '@tickets/common/testing';
import { register } from 'prom-client';
import { Charge } from '../models/charge';
import { answerBank } from '../testing/answer-bank';
import { usePayments } from '../testing/start-payments';
import { reconcile } from './reconcile';
import { startFirstAttempt } from './start-attempt';

const AFTER_MS = 120_000;

describe('the reconciler', () => {
  const payments = usePayments();

  async function requireAction() {
    const { placeOrder, post } = payments();
    const order = await placeOrder();
    const { body } = await post(order, { token: 'tok_threeDSecureRequired' });
    return { order, redirectUrl: body.redirectUrl as string };
  }

  it('leaves alone what moved less than two minutes ago', async () => {
    const { deps, chargeOf, emulator, clock, reaches } = payments();
    const { order, redirectUrl } = await requireAction();
    await answerBank(emulator.url, redirectUrl, 'approve');
    clock.aheadMs = AFTER_MS - 30_000;
    await reconcile({ ...deps, reconcileAfterMs: AFTER_MS });
    expect((await chargeOf(order.id))?.status).toBe('requires_action');
    clock.aheadMs = AFTER_MS + 1_000;
    await reconcile({ ...deps, reconcileAfterMs: AFTER_MS });
    await reaches(order.id, 'completed');
  });

  it('waits for the buyer’s bank as long as the order lives', async () => {
    const { deps, chargeOf, booksOf } = payments();
    const { order } = await requireAction();
    await reconcile(deps);
    expect((await chargeOf(order.id))?.status).toBe('requires_action');
    expect(await booksOf(order.id)).toMatchObject({ live: 1 });
  });

  it('never voids by its own clock', async () => {
    const { deps, placeOrder, post, orders, booksOf, clock, chargeOf } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    clock.aheadMs = 7_200_000;
    await reconcile(deps);
    expect((await chargeOf(order.id))?.status).toBe('authorized');
    expect(await booksOf(order.id)).toMatchObject({ authorizedCents: 1999, live: 1 });
  });

  it('pays what a request had begun, also after the hold’s end, as the order still lives', async () => {
    const { deps, placeOrder, reaches, clock, booksOf } = payments();
    const order = await placeOrder();
    await startFirstAttempt(deps, { ...order, _id: order.id }, { kind: 'token', reference: 'tok_visa' });
    clock.aheadMs = 3_600_000;
    await reconcile(deps);
    await reaches(order.id, 'completed');
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });

  it('fails an authorised charge only once Stripe shows that its intent is cancelled', async () => {
    const { deps, placeOrder, post, orders, chargeOf, emulator, reaches } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    await emulator.order({ kind: 'error_500', times: 2 });
    await reconcile(deps);
    expect((await chargeOf(order.id))?.status).toBe('authorized');
    await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
    await emulator.stripe.paymentIntents.cancel((await chargeOf(order.id))?.stripeId ?? '');
    await reconcile(deps);
    await reaches(order.id, 'failed');
    expect((await post(order, { token: 'tok_visa' })).status).toBe(409);
  });

  it('tells the order once more how an unfinished charge stands', async () => {
    const { deps, placeOrder, post, orders, events, reaches } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    orders.answers = true;
    await reconcile(deps);
    await reaches(order.id, 'completed');
    const told = events.filter(({ data }) => 'orderId' in data && 'version' in data && data.orderId === order.id);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBeLessThan(told.length);
  });

  it('looks after the others when one can’t be decided', async () => {
    const { deps, emulator, reaches } = payments();
    const first = await requireAction();
    const second = await requireAction();
    for (const { redirectUrl } of [first, second]) await answerBank(emulator.url, redirectUrl, 'approve');
    await emulator.order({ kind: 'error_429', match: { method: 'GET' } });
    await reconcile(deps);
    await reaches(second.order.id, 'completed');
    await reconcile(deps);
    await reaches(first.order.id, 'completed');
  });

  it('works on each charge once, however many instances there are', async () => {
    const { deps, placeOrder, booksOf, reaches, chargeOf } = payments();
    const order = await placeOrder();
    await startFirstAttempt(deps, { ...order, _id: order.id }, { kind: 'token', reference: 'tok_visa' });
    await Promise.all([1, 2, 3].map(() => reconcile(deps)));
    await reaches(order.id, 'completed');
    expect((await booksOf(order.id)).intents).toHaveLength(1);
    expect((await chargeOf(order.id))?.declines).toBe(0);
  });

  it('watches no charge that has come to an end, and counts those that have not', async () => {
    const { deps, placeOrder, post, orders } = payments();
    const paid = await placeOrder();
    await post(paid, { token: 'tok_visa' });
    await waitFor(() => orders.of(paid.id).status === 'completed');
    await waitFor(async () => (await Charge.countDocuments({ watchedAt: { $exists: true } })) === 0);
    await requireAction();
    await reconcile(deps);
    expect(await register.metrics()).toContain('payments_not_at_rest{status="requires_action"} 1');
    expect(await register.metrics()).toMatch(/payments_total\{outcome="completed"\} \d+/);
  });
});
