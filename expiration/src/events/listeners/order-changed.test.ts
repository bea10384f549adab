import { createEvent, startListeners } from '@tickets/common/bus';
import { type OrderSnapshot, orderSubjects, Subjects } from '@tickets/common/contracts';
import { createTestDeps, runInterleaved, runUntilCrash, useTestDatabase, waitFor } from '@tickets/common/testing';
import fc from 'fast-check';
import { Deadline } from '../../models/deadline';
import { GRACE_MS, newOrder, next, orderHistory } from '../../testing/order-history';
import type { Timer } from '../../timer-queue';
import { OrderChangedListener } from './order-changed';

useTestDatabase();

function createListener() {
  const timers: Timer[] = [];
  const set = (timer: Timer) => Promise.resolve(void timers.push(timer));
  return { timers, listener: new OrderChangedListener({ timers: { set }, graceMs: GRACE_MS, now: Date.now }) };
}

function dueAt(order: OrderSnapshot): Date {
  return new Date(Date.parse(order.expiresAt) + GRACE_MS);
}

/** The deadline that an order's newest snapshot asks for. */
function expectedOf(order: OrderSnapshot) {
  const { id, version, status, authorizedAt, deliverBy } = order;
  if (deliverBy) {
    const expiresAt = new Date(deliverBy);
    const isAwaited = status === 'completed' && !order.deliveredAt && !order.refund?.acceptedAt;
    return {
      ...{ _id: id, version, status, kind: 'delivery', expiresAt, firings: 0 },
      ...(authorizedAt ? { authorizedAt: new Date(authorizedAt) } : {}),
      ...(isAwaited ? { nextFireAt: expiresAt } : {}),
    };
  }
  const isPending = (status === 'created' || status === 'awaiting_payment') && !authorizedAt;
  return {
    _id: id,
    version,
    status,
    expiresAt: new Date(order.expiresAt),
    ...(authorizedAt ? { authorizedAt: new Date(authorizedAt) } : {}),
    ...(isPending ? { nextFireAt: dueAt(order) } : {}),
    firings: 0,
  };
}

const storedOf = (order: OrderSnapshot) => Deadline.findById(order.id).lean();

describe('an order’s snapshot', () => {
  it.each(orderSubjects)('is heard on %s', async (subject) => {
    const { bus, broker, logger } = createTestDeps();
    const order = newOrder();
    startListeners([createListener().listener], { bus, service: 'expiration', logger });
    broker.publish(subject, JSON.stringify(createEvent(subject, `${order.id}:0`, order)));
    await waitFor(() => storedOf(order));
    await bus.close();
  });

  it('sets a deadline and a timer for the end of the hold and the grace', async () => {
    const { listener, timers } = createListener();
    const order = newOrder();
    await listener.onMessage(order);
    expect(await storedOf(order)).toEqual(expectedOf(order));
    expect(timers).toEqual([{ orderId: order.id, expiresAt: new Date(order.expiresAt), delayMs: expect.any(Number) }]);
    expect(Math.abs((timers[0]?.delayMs ?? 0) + Date.now() - dueAt(order).getTime())).toBeLessThan(1_000);
  });

  it('moves the deadline when the hold was extended', async () => {
    const { listener, timers } = createListener();
    const order = newOrder();
    const extended = next(order, { expiresAt: new Date(Date.parse(order.expiresAt) + 300_000).toISOString() });
    await listener.onMessage(order);
    await listener.onMessage(extended);
    expect(await storedOf(order)).toEqual(expectedOf(extended));
    expect(timers.map((timer) => timer.expiresAt.toISOString())).toEqual([order.expiresAt, extended.expiresAt]);
  });

  it.each<[string, Partial<OrderSnapshot>]>([
    ['completed', { status: 'completed', authorizedAt: new Date().toISOString() }],
    ['cancelled', { status: 'cancelled', cancelReason: 'by_buyer' }],
    ['authorised', { status: 'awaiting_payment', authorizedAt: new Date().toISOString() }],
  ])('drops the deadline when it says %s', async (_what, change) => {
    const { listener, timers } = createListener();
    const order = newOrder();
    await listener.onMessage(order);
    await listener.onMessage(next(order, change));
    expect((await storedOf(order))?.nextFireAt).toBeUndefined();
    expect(timers).toHaveLength(1);
  });

  it.each<[string, Partial<OrderSnapshot>, boolean]>([
    ['asked to be refunded', { refund: { reason: 'not_delivered', requestedAt: new Date().toISOString() } }, true],
    ['delivered', { deliveredAt: new Date().toISOString() }, false],
    ['to be refunded for good', { refund: { acceptedAt: new Date().toISOString() } }, false],
    ['cancelled', { status: 'cancelled' }, false],
  ])('keeps the deadline of a delivery until it is no more awaited: %s', async (_what, change, isKept) => {
    const { listener, timers } = createListener();
    const deliverBy = new Date(Date.now() + 3_600_000).toISOString();
    const order = newOrder({ status: 'completed', completedAt: new Date().toISOString(), deliverBy });
    await listener.onMessage(order);
    expect((await storedOf(order))?.nextFireAt?.toISOString()).toBe(deliverBy);
    expect(timers.map(({ expiresAt }) => expiresAt.toISOString())).toEqual([deliverBy]);
    await listener.onMessage(next(order, change));
    expect((await storedOf(order))?.nextFireAt !== undefined).toBe(isKept);
  });

  it('of an older orders, which knows no deliveries, ends the wait for one; the next brings it back', async () => {
    const { listener } = createListener();
    const deliverBy = new Date(Date.now() + 3_600_000).toISOString();
    const sold = newOrder({ status: 'completed', completedAt: new Date().toISOString(), deliverBy });
    const { deliverBy: _unknown, ...older } = next(sold, {});
    await listener.onMessage(sold);
    await listener.onMessage(older);
    expect(await storedOf(sold)).toEqual(expectedOf(older));
    const again = next(older, { deliverBy });
    await listener.onMessage(again);
    expect(await storedOf(sold)).toEqual(expectedOf(again));
  });

  it('follows a deadline that an older release stored, without a kind', async () => {
    const { listener } = createListener();
    const order = newOrder();
    await Deadline.collection.insertOne(expectedOf(order) as never); // its ids are texts, which the driver's type does not know
    const sold = next(order, { status: 'completed', deliverBy: new Date(Date.now() + 3_600_000).toISOString() });
    await listener.onMessage(sold);
    expect(await storedOf(order)).toEqual(expectedOf(sold));
  });

  it('decides by its status, whatever the subject was called', async () => {
    const { bus, broker, logger } = createTestDeps();
    const order = newOrder();
    startListeners([createListener().listener], { bus, service: 'expiration', logger });
    broker.publish(
      Subjects.OrderCancelled,
      JSON.stringify(createEvent(Subjects.OrderCancelled, `${order.id}:0`, order)),
    );
    expect((await waitFor(() => storedOf(order))).nextFireAt).toEqual(dueAt(order));
    await bus.close();
  });

  it('twice is as once, but sets the timer again, which may have been lost', async () => {
    const { listener, timers } = createListener();
    const order = newOrder();
    await listener.onMessage(order);
    await listener.onMessage(order);
    expect(await storedOf(order)).toEqual(expectedOf(order));
    expect(timers).toHaveLength(2);
  });

  it('that comes late changes nothing', async () => {
    const { listener } = createListener();
    const order = newOrder();
    const cancelled = next(order, { status: 'cancelled', cancelReason: 'by_buyer' });
    await listener.onMessage(cancelled);
    await listener.onMessage(order);
    expect(await storedOf(order)).toEqual(expectedOf(cancelled));
  });

  it('is stored when an older one was inserted between its look and its own insert', async () => {
    const { listener } = createListener();
    const order = newOrder();
    const extended = next(order, { expiresAt: new Date(Date.parse(order.expiresAt) + 300_000).toISOString() });
    // MongoDB's upsert is two steps, so a duplicate key can mean an older document too. Its race, played once by hand:
    const updateOne = jest.spyOn(Deadline.collection, 'updateOne');
    updateOne.mockImplementationOnce(async () => {
      await listener.onMessage(order);
      throw Object.assign(new Error('E11000 duplicate key error'), { code: 11000 });
    });
    await listener.onMessage(extended);
    updateOne.mockRestore();
    expect(await storedOf(order)).toEqual(expectedOf(extended));
  });
});

describe('any history of an order', () => {
  /** A delivery: every snapshot at least once, some again, in any order. */
  const delivery = orderHistory.chain((history) =>
    fc
      .tuple(fc.subarray(history), fc.infiniteStream(fc.nat()))
      .map(([again, random]) => [...history, ...again].map((order) => ({ order, key: random.next().value ?? 0 })))
      .map((keyed) => ({
        last: history[history.length - 1] ?? newOrder(),
        told: keyed.sort((a, b) => a.key - b.key).map(({ order }) => order),
      })),
  );

  it('ends in the deadline of its last snapshot, in any order, repeated, with a crash before any step', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, fc.infiniteStream(fc.nat({ max: 3 })), async ({ told, last }, crashes) => {
        const { listener } = createListener();
        for (const order of told) {
          const isCrashed = await runUntilCrash(() => listener.onMessage(order), crashes.next().value ?? 0);
          // What was not acknowledged comes again.
          if (isCrashed) await listener.onMessage(order);
        }
        expect(await storedOf(last)).toEqual(expectedOf(last));
      }),
      { numRuns: 150 },
    );
  });

  it('ends in the deadline of its last snapshot when handlers run at once, step by step in any order', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, fc.array(fc.nat(), { maxLength: 40 }), async ({ told, last }, schedule) => {
        const { listener } = createListener();
        await runInterleaved(
          told.map((order) => () => listener.onMessage(order)),
          schedule,
        );
        expect(await storedOf(last)).toEqual(expectedOf(last));
      }),
      { numRuns: 150 },
    );
  });
});
