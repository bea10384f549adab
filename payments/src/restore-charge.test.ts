import { type ChargeSnapshot, ChargeSnapshot as Schema } from '@tickets/common/contracts';
import { newId } from '@tickets/common/testing';
import { told } from './events/publishers';
import { Charge, type ChargeDocument } from './models/charge';
import { chargeRestoreSource } from './restore-charge';
import { usePayments } from './testing/start-payments';

const instant = (day: number) => new Date(Date.UTC(2090, 0, day)).toISOString();

function snapshotOf(change: Partial<ChargeSnapshot>): ChargeSnapshot {
  return {
    id: newId(),
    version: 5,
    orderId: newId(),
    userId: newId(),
    status: 'created',
    amountCents: 1999,
    currency: 'usd',
    attempt: 1,
    createdAt: instant(1),
    ...change,
  };
}

const asPublished = (charge: ChargeDocument, version: number) => told[0]?.toSnapshot(charge as never, version).data;

describe('B3: a charge that comes back from its snapshot', () => {
  const payments = usePayments();

  async function restore(snapshot: ChargeSnapshot, charge: ChargeDocument = new Charge({ _id: snapshot.id })) {
    const { stripe, now } = payments().deps;
    await chargeRestoreSource({ stripe, now }).applySnapshot(charge as never, snapshot as never);
    await charge.validate();
    return charge;
  }

  /** A paid order, and what was published of its charge. */
  async function paid() {
    const { placeOrder, post, reaches } = payments();
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    await reaches(order.id, 'completed');
    const charge = await Charge.findOne({ orderId: order.id }).orFail();
    return { charge, snapshot: asPublished(charge, charge.version) as ChargeSnapshot };
  }

  it('is the same as before, with its intent as Stripe lists it', async () => {
    const { charge, snapshot } = await paid();
    await Charge.deleteMany({});
    const restored = await restore(snapshot);
    expect(asPublished(restored, snapshot.version)).toEqual(snapshot);
    expect(restored.attempt).toMatchObject({ number: 1, status: 'authorized', intentId: charge.attempt.intentId });
    expect(restored.attempt.keyGeneration).toBeGreaterThan(charge.attempt.keyGeneration);
    expect(restored.nextCheckAt).toBeDefined();
  });

  it('knows the refunds that came after the backup', async () => {
    const { charge, snapshot } = await paid();
    await payments().deps.stripe.refundIntent(charge);
    const refund = { status: 'succeeded', amountCents: 1999 } as const;
    const after = { ...snapshot, status: 'refunded', refund, refundedCents: refund.amountCents } as const;
    const restored = await restore({ ...after, amountCents: charge.amountCents, refundedAt: instant(2) });
    expect(restored.status).toBe('refunded');
    expect(restored.refunds).toMatchObject([{ status: 'succeeded', amountCents: charge.amountCents }]);
  });

  it.each([
    ['created', 'closed'],
    ['failed', 'closed'],
    ['voided', 'closed'],
    ['requires_action', 'requires_action'],
  ] as const)('that was %s without an intent at Stripe has an attempt that is %s', async (status, attempt) => {
    const restored = await restore(snapshotOf({ status }));
    expect(restored.attempt.status).toBe(attempt);
  });

  it('loses no field that a snapshot may have', async () => {
    const whole = snapshotOf({
      status: 'completed',
      card: { brand: 'visa', last4: '4242' },
      failureReason: 'Your card was declined.',
      dispute: { status: 'lost', amountCents: 1999, reason: 'fraudulent' },
      authorizedAt: instant(2),
      completedAt: instant(3),
      refundedAt: instant(4),
    });
    // Refunds alone come from Stripe.
    const fromStripe = ['refund', 'refundedCents'];
    expect([...Object.keys(whole), ...fromStripe].sort()).toEqual(Object.keys(Schema.shape).sort());
    const restored = await restore(whole);
    expect(asPublished(restored, whole.version)).toEqual(whole);
  });
});
