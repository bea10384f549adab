import type { OrderSnapshot } from '@tickets/common/contracts';
import { createTestDeps, RedisServer, useTestDatabase, waitFor } from '@tickets/common/testing';
import Bull from 'bull';
import { register } from 'prom-client';
import { OrderChangedListener } from './events/listeners/order-changed';
import { publishers } from './events/publishers';
import { fireDeadline } from './fire-deadline';
import { sweepDeadlines } from './jobs';
import { setAllTimers } from './set-timer';
import { newOrder, next } from './testing/order-history';
import { TimerQueue } from './timer-queue';

useTestDatabase();

const GRACE_MS = 100;
let redis: RedisServer;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  redis = await RedisServer.start();
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(() => redis.stop());

/** The service's parts on the real clock, as `index.ts` puts them together. The sweeper is each test's own to call. */
function createService(redisUrl = redis.url) {
  const { outbox, events, logger, isBusConnected } = createTestDeps({ publishers });
  const firing = { outbox, isBusConnected, now: Date.now };
  const timers = new TimerQueue({ redisUrl, logger, onDue: (orderId) => fireDeadline(firing, orderId) });
  const deps = { timers, graceMs: GRACE_MS, now: Date.now };
  ends.push(() => timers.close());
  return {
    timers,
    events,
    listener: new OrderChangedListener(deps),
    sweep: () => sweepDeadlines({ ...firing, logger }),
    setAll: () => setAllTimers(deps),
    told: (order: OrderSnapshot) => events.filter(({ data }) => 'orderId' in data && data.orderId === order.id),
  };
}

/** Looks into the queue from beside it. */
function createLook() {
  const queue = new Bull('expiration', redis.url);
  ends.push(() => queue.close());
  return queue;
}

function endingIn(ms: number): OrderSnapshot {
  return newOrder({ expiresAt: new Date(Date.now() + ms).toISOString() });
}

async function skippedTimers(): Promise<number> {
  const metric = await register.getSingleMetricAsString('expiry_timers_skipped_total');
  return Number(/^expiry_timers_skipped_total (\d+)$/m.exec(metric)?.[1]);
}

/** Tells an order until its timer is set, which is when Redis has been reached. */
async function tellWithTimer(service: ReturnType<typeof createService>, order: OrderSnapshot): Promise<void> {
  await waitFor(async () => {
    const before = await skippedTimers();
    await service.listener.onMessage(order);
    return (await skippedTimers()) === before;
  });
}

describe('a timer', () => {
  it('fires at the end of the hold and the grace, without the sweeper', async () => {
    const service = createService();
    await tellWithTimer(service, newOrder());
    const order = endingIn(400);
    await service.listener.onMessage(order);
    await waitFor(() => service.told(order).length > 0);
    const late = Date.now() - Date.parse(order.expiresAt) - GRACE_MS;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(2_000);
    expect(service.told(order)).toHaveLength(1);
  });

  it('is one per end of a hold, however often it is told, and leaves nothing behind', async () => {
    const service = createService();
    const look = createLook();
    await tellWithTimer(service, newOrder());
    const order = endingIn(400);
    const before = await look.getDelayedCount();
    for (let i = 0; i < 5; i++) await service.listener.onMessage(order);
    expect(await look.getDelayedCount()).toBe(before + 1);
    await waitFor(() => service.told(order).length > 0);
    await waitFor(async () => (await look.getJob(`${order.id}-${Date.parse(order.expiresAt)}`)) === null);
  });

  it('finds nothing due when the hold was extended; that of the new end fires', async () => {
    const service = createService();
    await tellWithTimer(service, newOrder());
    const order = endingIn(300);
    await service.listener.onMessage(order);
    const extended = next(order, { expiresAt: new Date(Date.parse(order.expiresAt) + 700).toISOString() });
    await service.listener.onMessage(extended);
    await waitFor(() => service.told(order).length > 0);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(extended.expiresAt) + GRACE_MS);
    expect(service.told(order)).toMatchObject([{ data: { expiresAt: extended.expiresAt, firing: 1 } }]);
  });

  it.each<[string, Partial<OrderSnapshot>]>([
    ['authorised', { status: 'awaiting_payment', authorizedAt: new Date().toISOString() }],
    ['cancelled', { status: 'cancelled', cancelReason: 'by_buyer' }],
    ['completed', { status: 'completed', authorizedAt: new Date().toISOString() }],
  ])('finds nothing due when the order was %s', async (_what, change) => {
    const service = createService();
    await tellWithTimer(service, newOrder());
    const order = endingIn(200);
    await service.listener.onMessage(order);
    await service.listener.onMessage(next(order, change));
    // A later timer of another order tells that the time of the first is over.
    const other = endingIn(600);
    await service.listener.onMessage(other);
    await waitFor(() => service.told(other).length > 0);
    await service.sweep();
    expect(service.told(order)).toEqual([]);
  });

  it('is set anew from the stored deadlines', async () => {
    const service = createService();
    const look = createLook();
    await tellWithTimer(service, newOrder());
    await (await look.isReady()).client.flushall();
    expect(await service.setAll()).toBe(1);
    expect(await look.getDelayedCount()).toBe(1);
  });
});

describe('while Redis fails', () => {
  it('emptied: the sweeper fires', async () => {
    const service = createService();
    const look = createLook();
    await tellWithTimer(service, newOrder());
    const order = endingIn(100);
    await service.listener.onMessage(order);
    await (await look.isReady()).client.flushall();
    await waitFor(async () => {
      await service.sweep();
      return service.told(order).length > 0;
    });
    expect(service.told(order)).toHaveLength(1);
  });

  it('stopped: orders are heard without waiting, the sweeper fires, and timers work again when it is back', async () => {
    const service = createService();
    await tellWithTimer(service, newOrder());
    await redis.stop();
    const order = endingIn(100);
    const skipped = await skippedTimers();
    const start = Date.now();
    for (const each of [order, ...Array.from({ length: 9 }, () => newOrder())]) await service.listener.onMessage(each);
    expect(Date.now() - start).toBeLessThan(1_000);
    expect(await skippedTimers()).toBe(skipped + 10);
    await waitFor(async () => {
      await service.sweep();
      return service.told(order).length > 0;
    });

    await redis.start();
    await tellWithTimer(service, newOrder());
    const later = endingIn(300);
    await service.listener.onMessage(later);
    await waitFor(() => service.told(later).length > 0);
  });

  it('hanging: orders are heard after a bounded wait', async () => {
    const service = createService();
    const look = createLook();
    await tellWithTimer(service, newOrder());
    const asleep = (await look.isReady()).client.call('DEBUG', 'SLEEP', '2');
    const skipped = await skippedTimers();
    const start = Date.now();
    await service.listener.onMessage(newOrder());
    expect(Date.now() - start).toBeLessThan(1_500);
    expect(await skippedTimers()).toBe(skipped + 1);
    await asleep;
  });

  it('absent from the start: timers work once it has come', async () => {
    await redis.stop();
    const service = createService();
    await service.listener.onMessage(newOrder());
    await redis.start();
    await tellWithTimer(service, newOrder());
    const order = endingIn(300);
    await service.listener.onMessage(order);
    await waitFor(() => service.told(order).length > 0);
  });

  it.each(['stopped', 'absent from the start', 'hanging'])('%s: the queue closes within bounds', async (how) => {
    if (how === 'absent from the start') await redis.stop();
    const service = createService();
    if (how !== 'absent from the start') await tellWithTimer(service, newOrder());
    const look = how === 'hanging' ? createLook() : undefined;
    const asleep = look && (await look.isReady()).client.call('DEBUG', 'SLEEP', '6');
    if (how === 'stopped') await redis.stop();
    const start = Date.now();
    await service.timers.close();
    // Bull alone would wait for an answer, 6 s long.
    expect(Date.now() - start).toBeLessThan(5_000);
    await asleep;
    if (how !== 'hanging') await redis.start();
  });
});
