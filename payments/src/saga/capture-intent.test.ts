import { waitFor } from '@tickets/common/testing';
import { countCalls } from '../testing/count-calls';
import { usePayments } from '../testing/start-payments';

/** Each of these ended in calls for ever, and in a ticket that nobody could buy. */
describe('M4: a capture that does not work', () => {
  const payments = usePayments();

  it.each([
    ['is refused, the money still held', { kind: 'error_400', match: { path: '/capture$' } }],
    [
      'is refused, the authorisation expired',
      { kind: 'error_400', code: 'charge_expired_for_capture', match: { path: '/capture$' } },
    ],
    ['is declined', { kind: 'capture_declined', leaves: 'requires_payment_method' }],
    ['is declined, the money still held', { kind: 'capture_declined', leaves: 'requires_capture' }],
    ['is declined, and the intent gone', { kind: 'capture_declined', leaves: 'canceled' }],
    ['fails after it was processing', { kind: 'processing', at: 'capture', later: 'fails', afterMs: 600_000 }],
  ])('%s: the payment fails, its order is cancelled, and nothing stays open', async (_what, fault) => {
    const { placeOrder, post, orders, emulator, chargeOf, booksOf, checkAll, reaches, waitForCharge, deps } =
      payments();
    deps.patience.endMs = 500;
    const order = await placeOrder();
    await emulator.order({ ...fault, times: 1_000 });
    const { status } = await post(order, { token: 'tok_visa' });
    expect([201, 409]).toContain(status);
    await waitForCharge(
      order.id,
      'having met the fault',
      (charge) => charge?.status === 'failed' || charge?.failedChecks,
    );
    await emulator.control('settle');
    await checkAll();
    await reaches(order.id, 'failed');
    await waitFor(() => orders.of(order.id).status === 'cancelled');
    expect(orders.of(order.id).cancelReason).toBe('payment_failed');
    expect(await booksOf(order.id)).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
    expect(await chargeOf(order.id)).toMatchObject({ declines: 0, attempt: { status: 'closed' } });
    expect((await chargeOf(order.id))?.nextCheckAt).toBeUndefined();
    expect((await post(order, { token: 'tok_visa' })).status).toBe(409);
  });

  it('takes no more than three calls to end', async () => {
    const { placeOrder, post, orders, emulator, reaches, deps } = payments();
    const calls = countCalls(deps.stripe);
    deps.stripe = calls.gateway;
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    const before = calls.of(order.id);
    await emulator.order({ kind: 'error_400', match: { path: '/capture$' }, times: 1_000 });
    await orders.change(order.id, { authorizedAt: new Date().toISOString() });
    await reaches(order.id, 'failed');
    expect(before).toEqual(['createPaymentMethod', 'createIntent', 'confirmIntent']);
    expect((await calls.allOf(order.id)).slice(before.length)).toEqual([
      'captureIntent',
      // Only where the refusal does not show the intent itself.
      'retrieveIntent',
      'cancelIntent',
    ]);
  });

  it('still processing at the bank is waited for, ever more rarely, and taken in the end', async () => {
    const { placeOrder, post, emulator, chargeOf, checkAll, reaches, isRetriedLater, deps, booksOf } = payments();
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await emulator.order({ kind: 'processing', at: 'capture', later: 'succeeds', afterMs: 600_000 });
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('authorized');
    await isRetriedLater(order.id);
    await checkAll();
    expect((await chargeOf(order.id))?.status).toBe('authorized');
    await emulator.control('settle');
    await checkAll();
    await reaches(order.id, 'completed');
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });

  it.each(['succeeds', 'fails'])(
    'an order that is cancelled while its payment is processing gets its ticket free (the bank: it %s)',
    async (later) => {
      const { placeOrder, post, orders, emulator, chargeOf, checkAll, waitForCharge, booksOf } = payments();
      orders.answers = false;
      const order = await placeOrder();
      await emulator.order({ kind: 'processing', at: 'confirm', later, afterMs: 600_000 });
      expect((await post(order, { token: 'tok_visa' })).status).toBe(503);
      await orders.cancel(order.id);
      await waitForCharge(order.id, 'having been checked twice', (charge) => (charge?.failedChecks ?? 0) > 1);
      await emulator.control('settle');
      await checkAll();
      expect((await chargeOf(order.id))?.status).toBe('voided');
      expect(await booksOf(order.id)).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
    },
  );
});
