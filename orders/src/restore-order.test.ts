import { type OrderSnapshot, OrderSnapshot as Schema } from '@tickets/common/contracts';
import { newId, useTestDatabase } from '@tickets/common/testing';
import { told } from './events/publishers';
import { Order, type OrderDocument } from './models/order';
import { orderRestoreSource } from './restore-order';

useTestDatabase();

const instant = (day: number) => new Date(Date.UTC(2090, 0, day)).toISOString();

/** Every field that a snapshot may have. */
function wholeSnapshot(change: Partial<OrderSnapshot> = {}): OrderSnapshot {
  const ticket = {
    id: newId(),
    sellerId: newId(),
    title: 'Symphony No. 9',
    priceCents: 1999,
    currency: 'usd' as const,
  };
  return {
    id: newId(),
    version: 7,
    userId: newId(),
    status: 'cancelled',
    createdAt: instant(1),
    expiresAt: instant(2),
    ticket: { ...ticket, detailsVersion: 3 },
    authorizedAt: instant(3),
    completedAt: instant(4),
    cancelledAt: instant(5),
    cancelReason: 'payment_failed',
    deliverBy: instant(7),
    deliveredAt: instant(8),
    refund: {
      ...{ reason: 'seller', requestedAt: instant(5), confirmedAt: instant(5), acceptedAt: instant(6) },
      ...{ amountCents: 1999, refundedAt: instant(6) },
    },
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ...change,
  };
}

async function restore(snapshot: OrderSnapshot, order: OrderDocument = new Order({ _id: snapshot.id })) {
  await orderRestoreSource.applySnapshot(order as never, snapshot as never);
  await order.validate();
  return order;
}

describe('an order that comes back from its snapshot', () => {
  it('publishes every field of it again', async () => {
    const snapshot = wholeSnapshot();
    expect(Object.keys(snapshot).sort()).toEqual(Object.keys(Schema.shape).sort());
    const order = await restore(snapshot);
    expect(told[0]?.toSnapshot(order as never, 7).data).toEqual(snapshot);
  });

  it.each([
    ['created', true, true],
    ['awaiting_payment', true, true],
    ['completed', true, false],
    ['cancelled', false, false],
  ] as const)('that is %s holds its ticket: %s, and a place of its buyer: %s', async (status, holds, hasSlot) => {
    const order = await restore(wholeSnapshot({ status }));
    expect([order.heldTicketId !== undefined, order.heldSlot !== undefined]).toEqual([holds, hasSlot]);
  });

  it('keeps the place that it has in the backup, and loses what the snapshot no longer has', async () => {
    const older = wholeSnapshot({ status: 'created' });
    const order = await restore(older);
    order.heldSlot = `${older.userId}:2`;
    await restore({ ...older, status: 'awaiting_payment', cancelReason: undefined, refund: undefined }, order);
    expect(order).toMatchObject({ heldSlot: `${older.userId}:2`, status: 'awaiting_payment' });
    expect([order.cancelReason, order.refund]).toEqual([undefined, undefined]);
  });

  it('ends the live order whose place it takes, and no completed one', async () => {
    const ticket = wholeSnapshot().ticket;
    const [live, sold] = [
      await restore(wholeSnapshot({ status: 'awaiting_payment', ticket })),
      await restore(wholeSnapshot({ status: 'completed' })),
    ];
    for (const order of [live, sold]) await order.save();
    for (const { ticket: each } of [live, sold]) await orderRestoreSource.makeRoom?.({ ticket: each } as never);
    expect(await Order.findById(live._id).lean()).toMatchObject({ status: 'cancelled', cancelReason: 'expired' });
    expect(Object.keys((await Order.findById(live._id).lean()) ?? {})).not.toContain('heldTicketId');
    expect(await Order.findById(sold._id).lean()).toMatchObject({ status: 'completed' });
  });
});
