import { runInterleaved, useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import { register } from 'prom-client';
import { fireDeadline } from './fire-deadline';
import { countDeadlines, sweepDeadlines } from './jobs';
import { Deadline, storeDeadline } from './models/deadline';
import { createFiring } from './testing/expiration-parts';
import { GRACE_MS, newOrder, next } from './testing/order-history';

useTestDatabase();

const START = Date.parse('2030-01-01T00:00:00.000Z');
const order = newOrder({ expiresAt: new Date(START).toISOString() });
const authorised = next(order, { status: 'awaiting_payment', authorizedAt: new Date(START).toISOString() });
const DUE = START + GRACE_MS;

describe('a pending deadline', () => {
  it('fires at the end of the hold and the grace, not before', async () => {
    const { deps, clock, events } = createFiring(DUE - 1);
    await storeDeadline(order, GRACE_MS);
    expect(await fireDeadline(deps, order.id)).toBe(false);
    clock.at = DUE;
    expect(await fireDeadline(deps, order.id)).toBe(true);
    expect(events).toMatchObject([
      {
        eventId: `expiration:complete:${order.id}:1`,
        data: { orderId: order.id, expiresAt: order.expiresAt, firing: 1 },
      },
    ]);
  });

  it('fires again every 10 s, each time with its number, until it is dropped', async () => {
    const { deps, clock, events } = createFiring(DUE);
    await storeDeadline(order, GRACE_MS);
    for (const [after, count] of [
      [0, 1],
      [9_999, 1],
      [10_000, 2],
      [19_999, 2],
      [20_000, 3],
    ] as const) {
      clock.at = DUE + after;
      await sweepDeadlines(deps);
      expect(events).toHaveLength(count);
    }
    await storeDeadline(next(order, { status: 'cancelled', cancelReason: 'expired' }), GRACE_MS);
    clock.at = DUE + 60_000;
    await sweepDeadlines(deps);
    expect(events.map((event) => event.eventId.split(':').pop())).toEqual(['1', '2', '3']);
  });

  it('of a delivery fires at its end, without grace, says its kind, and again until it is dropped', async () => {
    const sold = next(authorised, { status: 'completed', deliverBy: new Date(START + 60_000).toISOString() });
    const { deps, clock, events } = createFiring(START + 59_999);
    await storeDeadline(sold, GRACE_MS);
    expect(await fireDeadline(deps, order.id)).toBe(false);
    clock.at = START + 60_000;
    await sweepDeadlines(deps);
    clock.at += 10_000;
    await sweepDeadlines(deps);
    expect(events.map(({ data }) => data)).toEqual(
      [1, 2].map((firing) => ({ orderId: order.id, kind: 'delivery', expiresAt: sold.deliverBy, firing })),
    );
    await storeDeadline(next(sold, { deliveredAt: sold.deliverBy }), GRACE_MS);
    clock.at += 10_000;
    await sweepDeadlines(deps);
    expect(events).toHaveLength(2);
  });

  it('fires once when several instances try at the same moment', async () => {
    const { deps, events } = createFiring(DUE);
    await storeDeadline(order, GRACE_MS);
    await Promise.all(Array.from({ length: 20 }, () => fireDeadline(deps, order.id)));
    expect(events).toHaveLength(1);
  });

  it('counts on over an extension', async () => {
    const { deps, clock, events } = createFiring(DUE);
    await storeDeadline(order, GRACE_MS);
    await fireDeadline(deps, order.id);
    const extended = next(order, { expiresAt: new Date(START + 300_000).toISOString() });
    await storeDeadline(extended, GRACE_MS);
    clock.at = DUE + 299_999;
    await sweepDeadlines(deps);
    expect(events).toHaveLength(1);
    clock.at = DUE + 300_000;
    await sweepDeadlines(deps);
    expect(events[1]?.data).toEqual({ orderId: order.id, expiresAt: extended.expiresAt, firing: 2 });
  });

  it('does not fire while the broker is away, and fires once it is back', async () => {
    const { deps, bus, events } = createFiring(DUE);
    await storeDeadline(order, GRACE_MS);
    bus.isConnected = false;
    await sweepDeadlines(deps);
    expect((await Deadline.findById(order.id))?.firings).toBe(0);
    bus.isConnected = true;
    await sweepDeadlines(deps);
    expect(events).toHaveLength(1);
  });

  it('fires again in its time when a firing could not be told', async () => {
    const { deps, clock, bus, events } = createFiring(DUE);
    await storeDeadline(order, GRACE_MS);
    bus.isConnected = false;
    await sweepDeadlines({ ...deps, isBusConnected: () => true });
    bus.isConnected = true;
    clock.at = DUE + 10_000;
    await sweepDeadlines(deps);
    expect(events).toMatchObject([{ data: { firing: 2 } }]);
  });

  it('is never fired once it is dropped, however the two come between each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 10 }), async (schedule) => {
        const { deps, clock, events } = createFiring(DUE);
        await Deadline.deleteMany({});
        await storeDeadline(order, GRACE_MS);
        const tasks = [() => fireDeadline(deps, order.id), () => storeDeadline(authorised, GRACE_MS)];
        await runInterleaved(tasks, schedule);
        expect((await Deadline.findById(order.id))?.nextFireAt).toBeUndefined();
        const told = events.length;
        clock.at = DUE + 60_000;
        await sweepDeadlines(deps);
        expect(events).toHaveLength(told);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the sweeper', () => {
  it('fires everything that is due, however much', async () => {
    const { deps, events } = createFiring(DUE);
    const orders = Array.from({ length: 120 }, () => newOrder({ expiresAt: new Date(START).toISOString() }));
    await Promise.all(orders.map((each) => storeDeadline(each, GRACE_MS)));
    await storeDeadline(newOrder({ expiresAt: new Date(START + 1).toISOString() }), GRACE_MS);
    await sweepDeadlines(deps);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(120);
    expect(events).toHaveLength(120);
  });
});

describe('the metrics', () => {
  it('tell how late firings are and how many holds are pending', async () => {
    const { deps, clock } = createFiring(DUE);
    await storeDeadline(order, GRACE_MS);
    await storeDeadline(next(newOrder(), { status: 'cancelled' }), GRACE_MS);
    await countDeadlines();
    expect(await register.getSingleMetricAsString('holds_pending')).toMatch(/^holds_pending 1$/m);
    register.resetMetrics();
    clock.at = DUE + 1_500;
    await fireDeadline(deps, order.id);
    const lateness = await register.getSingleMetricAsString('expiry_lateness_seconds');
    expect(lateness).toMatch(/^expiry_lateness_seconds_sum 1.5$/m);
    expect(lateness).toMatch(/^expiry_lateness_seconds_count 1$/m);
  });
});
