import { Subjects } from '@tickets/common/contracts';
import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { Charge } from '../../replicas/charge';
import { aCharge } from '../../testing/snapshots';
import { counted, findOrder, MINUTE, startOrders } from '../../testing/start-orders';

useTestDatabase();

async function startPaying() {
  const orders = startOrders();
  const order = await orders.hold();
  await orders.lock(order);
  return { ...orders, order };
}

describe('a charge that changed', () => {
  it('leaves the order as it is while nothing is authorised', async () => {
    const { order, charge } = await startPaying();
    for (const status of ['created', 'requires_action', 'voided'] as const) await charge(order, { status });
    expect(await findOrder(order)).toMatchObject({ status: 'awaiting_payment', version: 1, authorizedAt: undefined });
  });

  it('authorises, then completes the order, each told once', async () => {
    const { order, charge, events, outbox } = await startPaying();
    const before = await counted('holds_total', { outcome: 'completed' });
    const charged = await charge(order, { status: 'authorized' });
    expect((await findOrder(order)).authorizedAt).toBeInstanceOf(Date);
    await charge(order, { ...charged, version: 1, status: 'completed' });
    await charge(order, { ...charged, version: 1, status: 'completed' });
    await charge(order, charged);
    expect(await findOrder(order)).toMatchObject({ status: 'completed', version: 3 });
    await outbox.drain();
    const told = events.filter(({ eventId }) => eventId.includes(order.id)).map(({ eventId }) => eventId);
    expect(told.filter((eventId) => eventId.startsWith('order:')).sort()).toEqual([
      `order:completed:${order.id}:3`,
      `order:created:${order.id}:0`,
      `order:updated:${order.id}:1`,
      `order:updated:${order.id}:2`,
    ]);
    expect(await counted('holds_total', { outcome: 'completed' })).toBe(before + 1);
  });

  it('completes in one save when only the capture is heard of', async () => {
    const { order, charge } = await startPaying();
    await charge(order, { status: 'completed' });
    const stored = await findOrder(order);
    expect(stored).toMatchObject({ status: 'completed', version: 2 });
    expect(stored.authorizedAt).toBeInstanceOf(Date);
  });

  it('heard before the ticket’s lock counts when the lock comes', async () => {
    const { hold, charge, lock } = startOrders();
    const order = await hold();
    await charge(order, { status: 'authorized' });
    expect(await findOrder(order)).toMatchObject({ status: 'created', authorizedAt: undefined });
    await lock(order);
    expect(await findOrder(order)).toMatchObject({ status: 'awaiting_payment', authorizedAt: expect.any(Date) });
  });

  it('authorises by the order’s status, not by the clock', async () => {
    const { order, charge, clock } = await startPaying();
    clock.offsetMs = 60 * MINUTE;
    await charge(order, { status: 'authorized' });
    expect(await findOrder(order)).toMatchObject({ status: 'awaiting_payment', authorizedAt: expect.any(Date) });
  });

  it('cancels the order when it failed, or was given back after the authorisation', async () => {
    const { hold, lock, charge } = startOrders();
    for (const history of [
      ['failed'],
      ['authorized', 'failed'],
      ['authorized', 'voided'],
      ['authorized', 'refunded'],
    ] as const) {
      const order = await hold(newUser());
      await lock(order);
      let charged = aCharge(order.id);
      for (const [version, status] of history.entries()) charged = await charge(order, { ...charged, version, status });
      expect(await findOrder(order)).toMatchObject({
        status: 'cancelled',
        cancelReason: 'payment_failed',
        heldTicketId: undefined,
      });
    }
  });

  it('M7: cancels a completed order once all of its money was given back, frees its place, and publishes that once', async () => {
    const { order, charge, events, outbox } = await startPaying();
    const before = await counted('holds_total', { outcome: 'refunded' });
    const charged = await charge(order, { status: 'completed' });
    const refundedAt = '2030-01-01T00:00:00.000Z';
    const refunded = { ...charged, version: 1, status: 'refunded', refundedCents: 1999, refundedAt } as const;
    await charge(order, refunded);
    await charge(order, refunded);
    await charge(order, charged);
    const stored = await findOrder(order);
    expect(stored).toMatchObject({ status: 'cancelled', version: 3, completedAt: expect.any(Date) });
    expect([stored.heldTicketId, stored.cancelReason]).toEqual([undefined, undefined]);
    await outbox.drain();
    const published = events.filter(({ eventId }) => eventId.startsWith(`order:cancelled:${order.id}`));
    expect(published).toMatchObject([
      { data: { status: 'cancelled', completedAt: expect.any(String), refund: { amountCents: 1999, refundedAt } } },
    ]);
    expect(published[0]?.data).not.toHaveProperty('cancelReason');
    expect(await counted('holds_total', { outcome: 'refunded' })).toBe(before + 1);
  });

  it.each([
    ['a part given back', { refundedCents: 500, refund: { status: 'succeeded', amountCents: 500 } }],
    ['a refund of all under way', { refund: { status: 'pending', amountCents: 1999 } }],
    ['a refund of all that failed', { refund: { status: 'failed', amountCents: 1999 } }],
    ['a dispute', { dispute: { status: 'needs_response', amountCents: 1999, reason: 'fraudulent' } }],
  ] as const)('M7: leaves a completed order as it is with %s', async (_what, change) => {
    const { order, charge } = await startPaying();
    const charged = await charge(order, { status: 'completed' });
    await charge(order, { ...charged, version: 1, ...change });
    expect(await findOrder(order)).toMatchObject({ status: 'completed', version: 2, heldTicketId: order.ticket.id });
  });

  it('never wakes a cancelled order', async () => {
    const { as, hold, lock, charge } = startOrders();
    const buyer = newUser();
    const order = await hold(buyer);
    await lock(order);
    await as(buyer).release(order.id).expect(204);
    await charge(order, { status: 'completed' });
    expect(await findOrder(order)).toMatchObject({ status: 'cancelled', version: 2, cancelReason: 'by_buyer' });
  });

  it('told late never takes the replica back; one of an unknown order is kept', async () => {
    const { order, charge, tell } = await startPaying();
    const charged = await charge(order, { status: 'completed', version: 4 });
    await tell(Subjects.ChargeCreated, { ...charged, status: 'created', version: 0 });
    expect(await Charge.findById(charged.id).lean()).toMatchObject({ status: 'completed', version: 4 });
    const stray = aCharge(newId(), { status: 'authorized' });
    await tell(Subjects.ChargeUpdated, stray);
    expect(await Charge.findById(stray.id).lean()).toMatchObject({ status: 'authorized' });
  });
});
