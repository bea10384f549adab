import { NatsStreamingBus } from '@tickets/common/bus';
import { type ServiceName, Subjects } from '@tickets/common/contracts';
import { pino } from 'pino';
import { type Running, useStack } from '../faults/use-stack';
import { eventually } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, sell } from '../journey/market';
import { EXPORTED, metricsIn, rules } from './alert-rules';
import { scrape } from './scrape';

const GRACE_MS = 1_000;
const running = useStack({ HOLD_MINUTES: '0.3', HOLD_GRACE_MS: String(GRACE_MS) });

/** The metrics of the rules that a test here has caused. */
const caused = new Set<string>();

const read = (service: ServiceName, name: string, labels?: Record<string, string>, { stack } = running) =>
  scrape(stack.ports[service], name, labels);

/** Awaits what an alert asks for, in the metrics of a service that runs. */
async function expectMetric(
  service: ServiceName,
  metric: string,
  isMeant: (value: number) => boolean,
  {
    sample = metric,
    labels = {},
    on = running,
  }: { sample?: string; labels?: Record<string, string>; on?: Running } = {},
): Promise<void> {
  let last = Number.NaN;
  await eventually(
    `${metric} of ${service}`,
    async () => {
      last = await read(service, sample, labels, on);
      return isMeant(last);
    },
    20_000,
  ).catch((error: Error) => {
    throw new Error(`${error.message}, the last was ${last}`);
  });
  caused.add(metric);
}

/** How many observations of a histogram were above a bound, which is one of its buckets. */
async function observedAbove(service: ServiceName, histogram: string, le: string, labels = {}): Promise<number> {
  const all = await read(service, `${histogram}_count`, labels);
  return all - (await read(service, `${histogram}_bucket`, { ...labels, le }));
}

async function orderToPay(title: string, paymentMethodId: string, { cast } = running) {
  const ticket = await sell(cast.seller, title, 10);
  const { id: orderId } = await hold(cast.buyer, ticket.id);
  await awaitOrder(cast.buyer, orderId, 'awaiting_payment');
  return { orderId, paymentMethodId };
}

async function askEmulator(path: string, body: object): Promise<void> {
  const { ok, status } = await fetch(`http://127.0.0.1:${running.stack.ports['stripe-emulator']}/_emulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!ok) throw new Error(`the emulator answered ${status} to ${path}`);
}

const isPositive = (value: number) => value > 0;
const isZero = (value: number) => value === 0;

describe('what the alerts ask for is told by /metrics of services in that very trouble', () => {
  it('a service that does not answer: up, which Prometheus makes of a failed scrape', async () => {
    const auth = running.stack.part('auth');
    await auth.stop();
    await expect(read('auth', 'process_start_time_seconds')).rejects.toThrow('fetch failed');
    await auth.start();
    expect(await read('auth', 'process_start_time_seconds')).toBeGreaterThan(0);
    caused.add('up');
  });

  it('the broker away: bus_connected, outbox_oldest_age_seconds, and the share of 5xx', async () => {
    const { stack, cast } = running;
    await stack.part('nats').stop();
    const ticket = await sell(cast.seller, 'Listed without a broker', 10);
    await expectMetric('tickets', 'bus_connected', isZero);
    const order = { orderId: ticket.id, paymentMethodId: 'pm_card_visa' };
    expect((await cast.buyer.once('POST', '/api/payments', order)).status).toBe(503);
    const labels = { status: '503', route: '/api/payments' };
    const sample = 'http_request_duration_seconds_count';
    await expectMetric('payments', 'http_request_duration_seconds', isPositive, { sample, labels });
    await expectMetric('tickets', 'outbox_oldest_age_seconds', isPositive);
    await stack.part('nats').start();
    await expectMetric('tickets', 'outbox_oldest_age_seconds', isZero);
    await expectMetric('tickets', 'bus_connected', isPositive);
  });

  it('a service that was away hears late: event_consumer_lag_seconds', async () => {
    const { stack, cast } = running;
    const labels = { subject: Subjects.TicketCreated };
    await stack.part('orders').stop();
    const ticket = await sell(cast.seller, 'Listed while orders is away', 10);
    const listedAt = Date.now();
    await eventually('the event has waited for 2.5 s', () => Promise.resolve(Date.now() > listedAt + 2_600));
    await stack.part('orders').start();
    await eventually('orders tells how late it heard', async () =>
      isPositive(await observedAbove('orders', 'event_consumer_lag_seconds', '2.5', labels)),
    );
    caused.add('event_consumer_lag_seconds');
    const { id } = await hold(cast.rival, ticket.id);
    await cast.rival.delete(`/api/orders/${id}`);
  });

  it('an event that nobody can read: events_dead_total', async () => {
    const bus = new NatsStreamingBus({
      url: `nats://127.0.0.1:${running.stack.ports.nats}`,
      clusterId: 'ticketing',
      clientId: 'poisoner',
      logger: pino({ level: 'silent' }),
    }).start();
    await eventually('the poisoner is connected', () => Promise.resolve(bus.isConnected));
    await bus.publish(Subjects.TicketCreated, 'not even JSON');
    await bus.close();
    // It is tried again a few times before that, and waits meanwhile.
    const labels = { subject: Subjects.TicketCreated };
    await expectMetric('orders', 'bus_pending_messages', isPositive, { labels });
    await expectMetric('orders', 'events_dead_total', isPositive, { labels });
    await expectMetric('orders', 'bus_pending_messages', isZero, { labels });
  });

  it('Redis away: rate_limit_uncounted_total', async () => {
    const { stack, cast } = running;
    await stack.part('redis').stop();
    const { email, password } = cast.seller;
    expect((await cast.seller.once('POST', '/api/users/signin', { email, password })).status).toBe(200);
    await expectMetric('auth', 'rate_limit_uncounted_total', isPositive);
    await stack.part('redis').start();
  });

  it('Stripe away in the middle of a payment: payments_check_overdue_seconds, payments_unsettled', async () => {
    const { stack, cast } = running;
    const order = await orderToPay('Paid for while Stripe is away', 'pm_card_visa');
    await stack.part('stripe-emulator').stop();
    expect((await cast.buyer.once('POST', '/api/payments', order)).status).toBe(503);
    await stack.part('payments').stop();
    const dueAt = Date.now() + 2_000;
    await eventually('the charge is overdue', () => Promise.resolve(Date.now() > dueAt));
    await stack.part('payments').start();
    // Not awaited: its worker is a moment away.
    expect(await read('payments', 'payments_check_overdue_seconds')).toBeGreaterThan(0);
    caused.add('payments_check_overdue_seconds');
    await expectMetric('payments', 'payments_unsettled', isPositive);
    await stack.part('stripe-emulator').start();
    // The hold may have lapsed meanwhile: paid or let go, the charge comes to its end.
    await expectMetric('payments', 'payments_unsettled', isZero);
    await expectMetric('payments', 'payments_check_overdue_seconds', isZero);
  });

  it('a request that Stripe does not take: stripe_requests_rejected_total', async () => {
    const order = await orderToPay('Too cheap for Stripe', 'pm_card_visa');
    const path = '/payment_intents$';
    await askEmulator('faults', { kind: 'error_400', code: 'amount_too_small', match: { method: 'POST', path } });
    expect((await running.cast.buyer.once('POST', '/api/payments', order)).status).toBe(503);
    const labels = { call: 'create_intent', code: 'amount_too_small' };
    await expectMetric('payments', 'stripe_requests_rejected_total', isPositive, { labels });
  });

  it('a refund that fails: refunds_failed_total', async () => {
    const { cast } = running;
    const order = await orderToPay('Given back in part', 'pm_card_refundFail');
    expect((await cast.buyer.post('/api/payments', order)).status).toBe(201);
    await awaitOrder(cast.buyer, order.orderId, 'completed');
    await askEmulator('dashboard/refunds', { order: order.orderId, amount: 500 });
    await expectMetric('payments', 'refunds_failed_total', isPositive);
  });

  it('a hold that nobody ends: holds_overdue from the first moment on, and expiry_lateness_seconds', async () => {
    const { stack, cast } = running;
    // The holds of the tests before have to end first, as all are counted.
    await expectMetric('orders', 'holds_live', isZero);
    const ticket = await sell(cast.seller, 'Its hold ends unseen', 10);
    const order = await hold(cast.rival, ticket.id);
    await awaitOrder(cast.rival, order.id, 'awaiting_payment');
    await eventually('expiration waits for the hold’s end', async () =>
      isPositive(await read('expiration', 'holds_pending')),
    );
    await Promise.all(['orders', 'expiration'].map((name) => stack.part(name).stop()));
    const lateAt = Date.parse(order.expiresAt) + GRACE_MS + 1_100;
    await eventually('the hold is over by more than a second', () => Promise.resolve(Date.now() > lateAt));
    await stack.part('expiration').start();
    await eventually('expiration tells how late it fired', async () =>
      isPositive(await observedAbove('expiration', 'expiry_lateness_seconds', '1')),
    );
    caused.add('expiry_lateness_seconds');
    await stack.part('orders').start();
    // Not awaited: its first sweep is seconds away, and ends the hold.
    expect([await read('orders', 'holds_overdue'), await read('orders', 'holds_live')]).toEqual([1, 1]);
    caused.add('holds_overdue');
    await awaitTicket(cast.seller, ticket.id, 'available');
    await expectMetric('orders', 'holds_overdue', isZero);
  });

  describe('where a sale has to be delivered within seconds', () => {
    // So long that the sale is complete, and tickets stopped, before it is over.
    const deliveryMs = 12_000;
    const on = useStack({
      DELIVERY_HOURS: String(deliveryMs / 3_600_000),
      DELIVERY_LEAST_MINUTES: String(deliveryMs / 60_000),
    });

    it('one that nobody delivers, while tickets is away: deliveries_overdue, refunds_oldest_seconds', async () => {
      const { stack, cast } = on;
      const order = await orderToPay('Never delivered', 'pm_card_visa', on);
      expect((await cast.buyer.post('/api/payments', order)).status).toBe(201);
      await awaitOrder(cast.buyer, order.orderId, 'completed');
      await stack.part('tickets').stop();
      await expectMetric('orders', 'deliveries_overdue', isPositive, { on });
      await expectMetric('orders', 'refunds_oldest_seconds', isPositive, { on });
      await stack.part('tickets').start();
      await awaitOrder(cast.buyer, order.orderId, 'cancelled');
      await expectMetric('orders', 'deliveries_overdue', isZero, { on });
      await expectMetric('orders', 'refunds_oldest_seconds', isZero, { on });
    });
  });

  describe('where the broker is three servers', () => {
    const on = useStack({}, { bus: 'jetstream', nodes: 3 });

    it('one of them away: bus_replicas_missing', async () => {
      const [server] = on.stack.brokers;
      await server?.stop();
      await expectMetric('orders', 'bus_replicas_missing', isPositive, { on });
      await server?.start();
      await expectMetric('orders', 'bus_replicas_missing', isZero, { on });
    });
  });

  it('and no rule asks for anything else', () => {
    const asked = new Set(rules.flatMap(({ expr }) => metricsIn(expr)));
    for (const metric of Object.values(EXPORTED).flat()) asked.delete(metric);
    expect([...asked].filter((metric) => !caused.has(metric))).toEqual([]);
  });
});
