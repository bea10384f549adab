import { waitFor } from '@tickets/common/testing';
import { register } from 'prom-client';
import { Charge } from '../models/charge';
import { countCalls } from '../testing/count-calls';
import { usePayments } from '../testing/start-payments';
import { checkCharge } from './check-charge';

describe('the refund of a cancelled order', () => {
  const payments = usePayments();

  async function cancelCaptured(fault: object) {
    const { placeCaptured, orders, emulator, worker } = payments();
    const order = await placeCaptured();
    await emulator.order(fault);
    await orders.cancel(order.id);
    await waitFor(async () => (await Charge.findOne({ orderId: order.id }))?.refunds.length);
    await worker.idle();
    return order;
  }

  async function failedRefunds(): Promise<number> {
    const [, value] = /^refunds_failed_total (\S+)/m.exec(await register.metrics()) ?? [];
    return Number(value);
  }

  it('gives back the money of a completed order only once its refund is accepted', async () => {
    const { placeCaptured, orders, booksOf, chargeOf, worker } = payments();
    const order = await placeCaptured();
    await orders.change(order.id, { status: 'completed', completedAt: new Date().toISOString() });
    const refund = { reason: 'not_delivered' as const, requestedAt: new Date().toISOString() };
    await orders.change(order.id, { refund });
    await worker.idle();
    expect(await booksOf(order.id)).toMatchObject({ refundedCents: 0, netCents: 1999 });
    await orders.change(order.id, { refund: { ...refund, acceptedAt: new Date().toISOString() } });
    await waitFor(async () => (await chargeOf(order.id))?.status === 'refunded');
    await worker.idle();
    expect(await booksOf(order.id)).toMatchObject({ refundedCents: 1999, netCents: 0 });
    expect((await chargeOf(order.id))?.nextCheckAt).toBeUndefined();
  });

  it.each(['pending', 'requires_action'] as const)(
    'M3: that is %s is no refund yet, and is watched',
    async (status) => {
      const { chargeOf, checkAll, booksOf, emulator, events, show } = payments();
      const order = await cancelCaptured({ kind: 'refund_status', status, later: 'succeeded', afterMs: 600_000 });
      expect(await chargeOf(order.id)).toMatchObject({ status: 'completed', refunds: [{ status, amountCents: 1999 }] });
      expect((await show(order.id, order.userId)).body).toMatchObject({
        status: 'completed',
        refunded: 0,
        refund: { status, amount: 19.99 },
      });
      const told = events.findLast(({ data }) => 'orderId' in data && data.orderId === order.id);
      expect(told?.data).toMatchObject({ status: 'completed', refund: { status, amountCents: 1999 } });
      expect(told?.data).not.toHaveProperty('refundedCents');
      // Asked again, it is not asked for again.
      await checkAll();
      expect((await chargeOf(order.id))?.refunds).toHaveLength(1);
      await emulator.control('settle');
      await checkAll();
      expect(await chargeOf(order.id)).toMatchObject({ status: 'refunded', refunds: [{ status: 'succeeded' }] });
      expect(await booksOf(order.id)).toMatchObject({ refundedCents: 1999, netCents: 0 });
      expect((await chargeOf(order.id))?.nextCheckAt).toBeUndefined();
    },
  );

  it.each(['failed', 'canceled'] as const)(
    'M3: that is %s is asked for again under a new key, and counted',
    async (status) => {
      const { chargeOf, checkAll, booksOf } = payments();
      const before = await failedRefunds();
      const order = await cancelCaptured({ kind: 'refund_status', status });
      const charge = await chargeOf(order.id);
      expect(charge).toMatchObject({ status: 'completed', failedChecks: 1, refunds: [{ status: 'failed' }] });
      expect(await failedRefunds()).toBe(before + 1);
      await checkAll();
      expect(await chargeOf(order.id)).toMatchObject({
        status: 'refunded',
        refunds: [{ status: 'failed' }, { status: 'succeeded' }],
      });
      expect(await booksOf(order.id)).toMatchObject({ refundedCents: 1999, netCents: 0 });
    },
  );

  it('M3: that succeeded and fails after all is made good', async () => {
    const { chargeOf, checkAll, booksOf, emulator } = payments();
    const order = await cancelCaptured({
      kind: 'refund_status',
      status: 'succeeded',
      later: 'failed',
      afterMs: 600_000,
    });
    expect((await chargeOf(order.id))?.status).toBe('refunded');
    await emulator.control('settle');
    // What the webhook of its failure brings about.
    await Charge.updateOne({ orderId: order.id }, { $set: { nextCheckAt: new Date(0) } });
    await checkAll();
    expect(await chargeOf(order.id)).toMatchObject({ status: 'refunded', refunds: [{ status: 'failed' }, {}] });
    expect(await booksOf(order.id)).toMatchObject({ refundedCents: 1999, netCents: 0 });
  });

  it('M5: that was refused once is asked for again under a new key', async () => {
    const { placeCaptured, orders, emulator, chargeOf, checkAll, isRetriedLater, booksOf, worker } = payments();
    const order = await placeCaptured();
    await emulator.order({ kind: 'error_400', code: 'balance_insufficient', match: { path: '/refunds$' } });
    await orders.cancel(order.id);
    await isRetriedLater(order.id);
    await worker.idle();
    expect(await chargeOf(order.id)).toMatchObject({ status: 'completed', attempt: { keyGeneration: 1 } });
    await checkAll();
    expect((await chargeOf(order.id))?.status).toBe('refunded');
    expect(await booksOf(order.id)).toMatchObject({ refundedCents: 1999, netCents: 0 });
  });

  it('M3: one call for each check that fails, and each the later', async () => {
    const { placeCaptured, orders, emulator, deps, chargeOf, isRetriedLater, worker } = payments();
    const order = await placeCaptured();
    await emulator.order({ kind: 'refund_status', status: 'failed', times: 1_000 });
    await orders.cancel(order.id);
    await isRetriedLater(order.id);
    await worker.idle();
    const calls = countCalls(deps.stripe);
    const delays: number[] = [];
    for (let checks = 2; checks <= 14; checks++) {
      const due = await chargeOf(order.id);
      const dueAt = due?.nextCheckAt?.getTime() ?? 0;
      const checkTimes = { firstRetryMs: 1_000, maxRetryMs: 900_000, idleMs: 120_000 };
      if (due) await checkCharge({ ...deps, checkTimes, now: () => dueAt, stripe: calls.gateway }, due);
      expect(calls.of(order.id)).toHaveLength(checks - 1);
      delays.push((((await chargeOf(order.id))?.nextCheckAt?.getTime() ?? 0) - dueAt) / 1_000);
    }
    expect(delays).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
  });
});
