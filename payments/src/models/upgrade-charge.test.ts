import { newId, waitFor } from '@tickets/common/testing';
import mongoose from 'mongoose';
import { upgradeCharges } from '../jobs/upgrade-charges';
import { reconcileCharge } from '../saga/reconcile-charge';
import { usePayments } from '../testing/start-payments';
import { Charge } from './charge';

/** A charge as the release before explicit attempts stored it. */
function flagged(orderId: string, changes: object) {
  return {
    _id: new mongoose.Types.ObjectId(),
    orderId,
    userId: newId(),
    status: 'created',
    amountCents: 1999,
    currency: 'usd',
    attempt: 2,
    method: { kind: 'token', reference: 'tok_visa' },
    givenUp: false,
    isOver: false,
    retries: 1,
    declines: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
    watchedAt: new Date(),
    version: 4,
    ...changes,
  };
}

const cases = [
  ['creating', {}],
  ['confirming', { stripeId: 'pi_1' }],
  ['requires_action', { status: 'requires_action', stripeId: 'pi_1' }],
  ['authorized', { status: 'authorized', stripeId: 'pi_1' }],
  ['authorized', { status: 'completed', stripeId: 'pi_1' }],
  ['authorized', { status: 'refunded', stripeId: 'pi_1', stripeRefundId: 're_1', refundedCents: 1999 }],
  ['declined', { stripeId: 'pi_1', givenUp: true, failureReason: 'Your card was declined.' }],
  ['replaced', { stripeId: 'pi_1', givenUp: true }],
  ['closed', { stripeId: 'pi_1', givenUp: true, isOver: true }],
  ['closed', { status: 'failed', stripeId: 'pi_1', isOver: true }],
  ['closed', { status: 'voided', stripeId: 'pi_1' }],
] as const;

describe('a charge that an older release stored', () => {
  const payments = usePayments();

  it.each(cases)('is read as an attempt that is %s: %p', async (status, changes) => {
    const stored = flagged(newId(), changes);
    await Charge.collection.insertOne(stored);
    const intentId = 'stripeId' in changes ? changes.stripeId : undefined;
    const attempt = { number: 2, status, method: stored.method, keyGeneration: 1, ...(intentId && { intentId }) };
    expect((await Charge.findById(stored._id))?.toObject()).toMatchObject({ attempt, version: 4 });
    expect(await upgradeCharges(payments().logger)).toBe(1);
    const upgraded = await Charge.collection.findOne({ _id: stored._id });
    expect(upgraded).toMatchObject({ attempt, version: 4, declines: 1 });
    for (const gone of ['method', 'stripeId', 'givenUp', 'isOver', 'retries', 'watchedAt', 'stripeRefundId']) {
      expect(upgraded).not.toHaveProperty(gone);
    }
    expect(await upgradeCharges(payments().logger)).toBe(0);
  });

  it('publishes what it published before', async () => {
    const { outbox, events } = payments();
    const stored = flagged(newId(), {
      status: 'refunded',
      stripeId: 'pi_1',
      stripeRefundId: 're_1',
      refundedCents: 1999,
    });
    await Charge.collection.insertOne(stored);
    const charge = await Charge.findById(stored._id);
    if (charge) await outbox.republish(charge);
    const told = await waitFor(() => events.find(({ data }) => 'orderId' in data && data.orderId === stored.orderId));
    expect(told.data).toMatchObject({ attempt: 2, status: 'refunded', refundedCents: 1999, version: 4 });
  });

  it('is written whole when a message changes it before it was upgraded', async () => {
    const { placeOrder, orders, deps, reaches, worker } = payments();
    const order = await placeOrder();
    await Charge.collection.insertOne(flagged(order.id, { givenUp: true, isOver: true, stripeId: 'pi_1' }));
    await orders.cancel(order.id);
    await reaches(order.id, 'voided');
    await reconcileCharge(deps, order.id, { isNews: true });
    await worker.idle();
    expect(await Charge.collection.findOne({ orderId: order.id })).toMatchObject({
      status: 'voided',
      attempt: { number: 2, status: 'closed', intentId: 'pi_1' },
    });
  });

  it('goes on with the attempt that was under way', async () => {
    const { placeOrder, reaches, checkAll, logger, booksOf } = payments();
    const order = await placeOrder();
    await Charge.collection.insertOne(flagged(order.id, { userId: order.userId }));
    await upgradeCharges(logger);
    await checkAll();
    await reaches(order.id, 'completed');
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, live: 1 });
  });
});
