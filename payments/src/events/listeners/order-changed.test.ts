import type { OrderSnapshot } from '@tickets/common/contracts';
import { runInterleaved, runUntilCrash, waitFor } from '@tickets/common/testing';
import fc from 'fast-check';
import { ChargeWorker } from '../../jobs/charge-worker';
import { Charge } from '../../models/charge';
import { findOrder, Order } from '../../replicas/order';
import { createIntent } from '../../saga/create-intent';
import { runCharge } from '../../saga/run-charge';
import { startFirstAttempt } from '../../saga/start-attempt';
import { newOrder } from '../../testing/orders-stand-in';
import { usePayments } from '../../testing/start-payments';
import { OrderChangedListener } from './order-changed';

describe('OrderChangedListener', () => {
  const payments = usePayments();

  async function authorizedOrder() {
    const { placeOrder, post, orders, deps } = payments();
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    expect((await post(order, { token: 'tok_visa' })).body.status).toBe('authorized');
    return order;
  }

  it('keeps the newest snapshot, whatever comes late or twice', async () => {
    const { deps } = payments();
    const listener = new OrderChangedListener(deps);
    const order = newOrder();
    const later = { ...order, version: 2, expiresAt: new Date(0).toISOString() };
    for (const snapshot of [later, order, later, { ...order, version: 0, status: 'created' as const }]) {
      await listener.onMessage(snapshot);
    }
    const { id, ...fields } = later;
    expect(await findOrder(id)).toEqual({ _id: id, ...fields });
  });

  it('captures once the order says that it waits for the money, once', async () => {
    const { orders, reaches, booksOf, deps, chargeOf } = payments();
    const order = await authorizedOrder();
    await orders.change(order.id, { authorizedAt: new Date().toISOString() });
    await reaches(order.id, 'completed');
    const charge = await chargeOf(order.id);
    await new OrderChangedListener(deps).onMessage(orders.of(order.id));
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, authorizedCents: 0, live: 1 });
    expect((await chargeOf(order.id))?.version).toBe(charge?.version);
  });

  it('captures nothing without that', async () => {
    const { orders, booksOf, chargeOf } = payments();
    const order = await authorizedOrder();
    await orders.change(order.id, { expiresAt: new Date(Date.now() + 1e6).toISOString() });
    await waitFor(async () => (await findOrder(order.id))?.version === 2);
    expect((await chargeOf(order.id))?.status).toBe('authorized');
    expect(await booksOf(order.id)).toMatchObject({ authorizedCents: 1999, capturedCents: 0 });
  });

  it('voids what is authorised when the order is cancelled', async () => {
    const { orders, reaches, booksOf, post } = payments();
    const order = await authorizedOrder();
    await orders.cancel(order.id);
    await reaches(order.id, 'voided');
    expect(await booksOf(order.id)).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
    expect((await post(order, { token: 'tok_visa' })).status).toBe(409);
  });

  it('refunds what is captured when the order is cancelled', async () => {
    const { orders, reaches, booksOf, chargeOf, events } = payments();
    const order = await authorizedOrder();
    await orders.change(order.id, { authorizedAt: new Date().toISOString() });
    await reaches(order.id, 'completed');
    await orders.cancel(order.id);
    await reaches(order.id, 'refunded');
    expect(await booksOf(order.id)).toMatchObject({ capturedCents: 1999, refundedCents: 1999, netCents: 0 });
    expect((await chargeOf(order.id))?.refunds).toMatchObject([{ status: 'succeeded', amountCents: 1999 }]);
    await waitFor(() => events.some(({ subject }) => subject === 'charge:refunded'));
  });

  it('voids an attempt that was declined before, and a payment that never began needs nothing', async () => {
    const { orders, placeOrder, post, reaches, chargeOf } = payments();
    const declined = await placeOrder();
    const idle = await placeOrder();
    await post(declined, { token: 'tok_chargeDeclined' });
    await orders.cancel(declined.id);
    await orders.cancel(idle.id);
    await reaches(declined.id, 'voided');
    expect(await chargeOf(idle.id)).toBeNull();
  });

  it('leaves no message behind while Stripe is away', async () => {
    const { orders, emulator, deps, checkAll } = payments();
    const order = await authorizedOrder();
    await emulator.order({ kind: 'error_429', match: { path: '/cancel$' } });
    const cancelled: OrderSnapshot = { ...orders.of(order.id), version: 9, status: 'cancelled' };
    // That it asks Stripe nothing itself, its type says: it is not given Stripe.
    await new OrderChangedListener(deps).onMessage(cancelled);
    await payments().worker.idle();
    expect((await payments().chargeOf(order.id))?.status).toBe('authorized');
    await checkAll();
    expect((await payments().chargeOf(order.id))?.status).toBe('voided');
  });
});

const starts = ['none', 'unanswered', 'unconfirmed', 'requires_action', 'authorized', 'declined'] as const;
/** A sale without a word of a refund is also all that an older orders publishes of one. */
const sales = ['completed', 'refund requested', 'refund accepted'] as const;
const ends = ['live', 'cancelled', 'authorized', 'authorized and cancelled', ...sales] as const;
type Start = (typeof starts)[number];
type End = (typeof ends)[number];
const isSale = (end: End) => sales.some((sale) => sale === end);
/** Only what was paid is ever sold, and can be given back. */
const courses = starts.flatMap((start) =>
  ends.flatMap((end) => (start === 'authorized' || !end.startsWith('refund') ? [{ start, end }] : [])),
);

/** All that the order's owner told, from its first version to its last. */
function historyOf(first: OrderSnapshot, end: End): OrderSnapshot[] {
  const at = new Date().toISOString();
  const told: OrderSnapshot[] = [{ ...first, version: 0, status: 'created' }, first];
  const tell = (changes: Partial<OrderSnapshot>) =>
    told.push({ ...(told.at(-1) ?? first), ...changes, version: told.length });
  tell({ expiresAt: new Date(Date.now() + 1e6).toISOString() });
  if (end === 'authorized' || end === 'authorized and cancelled' || isSale(end)) tell({ authorizedAt: at });
  if (isSale(end)) tell({ status: 'completed', completedAt: at });
  const refund = { reason: 'not_delivered', requestedAt: at } as const;
  if (end === 'refund requested' || end === 'refund accepted') tell({ refund });
  if (end === 'refund accepted') tell({ refund: { ...refund, acceptedAt: at } });
  if (end === 'cancelled' || end === 'authorized and cancelled') tell({ status: 'cancelled', cancelledAt: at });
  return told;
}

const DUE = { $set: { nextCheckAt: new Date(0) } };

interface Delivery {
  version: number;
  /** The handler's process dies before this operation on the database; then the message comes again. */
  crashAt: number;
  /** Another message that is handled at the same time, and which of the two goes on at each step. */
  other: number;
  schedule: number[];
}

const delivery = fc.record({
  version: fc.nat(10),
  crashAt: fc.nat(14),
  other: fc.nat(10),
  schedule: fc.array(fc.nat(3), { maxLength: 30 }),
});

describe('OrderChangedListener, in any order, crashed and interleaved', () => {
  const payments = usePayments();

  async function prepare(order: OrderSnapshot, start: Start): Promise<void> {
    const { deps } = payments();
    const { id, ...fields } = order;
    await Order.create({ _id: id, ...fields });
    const replica = { _id: id, ...fields };
    if (start === 'none') return;
    const reference = {
      unanswered: 'tok_visa',
      unconfirmed: 'tok_visa',
      requires_action: 'tok_threeDSecureRequired',
      authorized: 'tok_visa',
      declined: 'tok_chargeDeclined',
    }[start];
    const charge = await startFirstAttempt(deps, replica, { kind: 'token', reference });
    const state = { charge, order: replica };
    if (start === 'unanswered') await deps.stripe.createIntent(charge);
    else if (start === 'unconfirmed') await createIntent(deps, state);
    else await runCharge(deps, state);
  }

  async function deliver(listener: OrderChangedListener, history: OrderSnapshot[], next: Delivery): Promise<void> {
    const at = (version: number) => history[version % history.length] as OrderSnapshot; // in range by the modulo
    await runUntilCrash(() => listener.onMessage(at(next.version)), next.crashAt);
    await runInterleaved(
      [() => listener.onMessage(at(next.version)), () => listener.onMessage(at(next.other))],
      next.schedule,
    );
  }

  it('ends where the order’s last snapshot leads', async () => {
    const { deps, unheardDeps, chargeOf, booksOf } = payments();
    const listener = new OrderChangedListener(unheardDeps);
    // Messages alone move nothing at Stripe: what they mark due, the worker does, once or as often as it likes.
    const worker = new ChargeWorker({ ...unheardDeps, stripe: deps.stripe });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...courses),
        fc.array(delivery, { maxLength: 4 }),
        async ({ start, end }, deliveries) => {
          const order = newOrder();
          await prepare(order, start);
          const before = await chargeOf(order.id);
          const history = historyOf(order, end);
          for (const next of deliveries) await deliver(listener, history, next);
          // Nothing is lost on the bus: whatever was not delivered yet comes now, the last first.
          for (const snapshot of history.toReversed()) await listener.onMessage(snapshot);
          // A process that died with the charge in its hands gives it back when its lease ends.
          const isMoved = end.endsWith('cancelled') || (start === 'authorized' && end !== 'live');
          if (isMoved) await Charge.updateMany({ orderId: order.id, nextCheckAt: { $exists: true } }, DUE);
          for (let times = 0; times < 2; times++) {
            await worker.takeDue();
            await worker.idle();
          }

          const { id, ...last } = history.at(-1) as OrderSnapshot; // never empty
          expect(await findOrder(id)).toEqual({ _id: id, ...last });
          const charge = await chargeOf(order.id);
          const books = await booksOf(order.id);
          if (start === 'none') expect([charge, books.intents]).toEqual([null, []]);
          else if (end === 'cancelled') {
            expect(charge?.status).toBe('voided');
            expect(books).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
          } else if (end === 'authorized and cancelled') {
            expect(['voided', 'refunded']).toContain(charge?.status);
            expect(books).toMatchObject({ authorizedCents: 0, netCents: 0 });
          } else if (start === 'authorized' && end === 'refund accepted') {
            expect(charge?.status).toBe('refunded');
            expect(books).toMatchObject({ authorizedCents: 0, capturedCents: 1999, netCents: 0 });
          } else if (start === 'authorized' && end !== 'live') {
            expect(charge?.status).toBe('completed');
            expect(books).toMatchObject({ live: 1, authorizedCents: 0, capturedCents: 1999, netCents: 1999 });
          } else {
            const { version, status } = before ?? {};
            expect(charge).toMatchObject({ version, status });
            expect(charge?.toObject().attempt).toEqual(before?.toObject().attempt);
          }
        },
      ),
      {
        numRuns: 40,
        examples: [
          [{ start: 'authorized', end: 'refund requested' }, []],
          [{ start: 'authorized', end: 'refund accepted' }, []],
        ],
      },
    );
  }, 240_000);
});
