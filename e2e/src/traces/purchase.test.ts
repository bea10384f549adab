import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ErrorBody } from '@tickets/common/contracts';
import type { Span } from 'dev/trace';
import { MongoClient, ObjectId } from 'mongodb';
import { useStack } from '../faults/use-stack';
import { eventually } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, pay, sell } from '../journey/market';
import { type Collector, startCollector } from './collector';

let collector: Collector;
const env: NodeJS.ProcessEnv = {
  HOLD_MINUTES: '0.3',
  HOLD_GRACE_MS: '1000',
  LOG_LEVEL: 'info',
  OTEL_BSP_SCHEDULE_DELAY: '200',
};

// The stack reads the address when it starts, which is after this.
beforeAll(async () => {
  collector = await startCollector();
  env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.endpoint;
});
afterAll(() => collector.close());

const running = useStack(env);

/** The trace that the order keeps, out of the database of orders. */
async function traceOf(orderId: string): Promise<string> {
  const client = new MongoClient(running.stores.mongo.orders);
  try {
    const order = await client
      .db()
      .collection('orders')
      .findOne({ _id: new ObjectId(orderId) });
    const [, traceId = ''] = String(order?.traceparent).split('-');
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    return traceId;
  } finally {
    await client.close();
  }
}

const on = (traceId: string): Span[] => collector.spans.filter((span) => span.traceId === traceId);
const parentOf = (span: Span | undefined): Span | undefined =>
  collector.spans.find(({ spanId, traceId }) => spanId === span?.parentSpanId && traceId === span.traceId);

/** What led to a span, itself last: `orders order:created publish`. */
function wayTo(span: Span | undefined): string[] {
  return span ? [...wayTo(parentOf(span)), `${span.service} ${span.name}`] : [];
}

/** Spans whose parent nobody sent; the first of a trace has none. */
const orphans = (spans: readonly Span[]) => spans.filter((span) => span.parentSpanId && !parentOf(span));

const isStep = (service: string, name: string) => (span: Span) => span.service === service && span.name === name;

/** Waits until a step has come, and until nothing that the trace hangs on is still on its way here. */
function awaitStep(traceId: string, service: string, name: string, leadsFrom = ''): Promise<Span> {
  return eventually(`${service} ${name} is on the trace`, async () => {
    const spans = on(traceId);
    const steps = spans.filter(isStep(service, name));
    return orphans(spans).length === 0
      ? steps.find((span) => !span.isFault && wayTo(span).join().includes(leadsFrom))
      : undefined;
  });
}

const SEARCHED = 'what-somebody-looks-for';

describe('a purchase', () => {
  it('is one trace from the request to the ticket sold, through every service', async () => {
    const { seller, buyer } = running.cast;
    const ticket = await sell(seller, 'Traced', 19.99);
    const order = await hold(buyer, ticket.id);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    expect((await pay(buyer, order.id, 'pm_card_visa')).status).toBe(201);
    await awaitTicket(seller, ticket.id, 'sold');

    const traceId = await traceOf(order.id);
    const sold = await awaitStep(traceId, 'orders', 'ticket:updated process', 'tickets order:completed process');
    const way = wayTo(sold);
    expect(way.slice(0, 4)).toEqual([
      'gateway POST',
      'gateway POST',
      'orders POST /api/orders',
      'orders request handler',
    ]);
    // Captured in the payment itself or after Stripe's webhook, whichever comes first.
    expect(way).toContain('payments charge:completed publish');
    expect(way.slice(-4)).toEqual([
      'orders order:completed publish',
      'tickets order:completed process',
      'tickets ticket:updated publish',
      'orders ticket:updated process',
    ]);

    const spans = on(traceId);
    const services = new Set(spans.map(({ service }) => service));
    expect([...services].sort()).toEqual(['expiration', 'gateway', 'orders', 'payments', 'tickets']);
    const first = spans.filter(({ parentSpanId }) => !parentSpanId);
    expect(first.map(({ service, kind }) => [service, kind])).toEqual([['gateway', 'server']]);
    expect(spans.some(isStep('payments', 'pay order'))).toBe(true);
    expect(spans.some(isStep('expiration', 'order:created process'))).toBe(true);
    expect(spans.some((span) => span.attributes['db.system.name'] ?? span.attributes['db.system'])).toBe(true);
  });

  it('tells of each event what the conventions ask for, and of nobody who took part', async () => {
    const { seller, buyer, rival } = running.cast;
    const ticket = await sell(seller, 'Traced without names', 12);
    const order = await hold(buyer, ticket.id);
    // What the database refuses, it refuses with the value in its words.
    const again = await rival.post('/api/users/signup', { email: buyer.email, password: rival.password });
    expect(again.status).toBe(400);
    expect((await buyer.get(`/api/tickets?q=${SEARCHED}`)).status).toBe(200);
    const traceId = await traceOf(order.id);
    await awaitStep(traceId, 'tickets', 'order:created process');
    await eventually('the search has been told', async () =>
      collector.spans.find(isStep('tickets', 'GET /api/tickets')),
    );

    const eventId = `order:created:${order.id}:0`;
    const spans = on(traceId).filter(({ attributes }) => attributes['messaging.message.id'] === eventId);
    expect(spans.find(isStep('orders', 'order:created publish'))).toMatchObject({
      kind: 'producer',
      attributes: {
        'messaging.operation.name': 'publish',
        'messaging.operation.type': 'send',
        'messaging.destination.name': 'order:created',
      },
    });
    expect(spans.find(isStep('tickets', 'order:created process'))).toMatchObject({
      kind: 'consumer',
      attributes: { 'messaging.operation.type': 'process', 'messaging.consumer.group.name': 'tickets' },
    });
    const { body } = await buyer.get<{ currentUser: { id: string } }>('/api/users/currentuser');
    const fromOutside = collector.spans.filter(({ kind }) => kind === 'server');
    expect(fromOutside.filter(({ attributes }) => 'network.peer.address' in attributes)).toEqual([]);
    const everything = JSON.stringify(collector.spans);
    for (const personal of [body.currentUser.id, buyer.email, SEARCHED, 'user_agent', 'client.address']) {
      expect([personal, everything.includes(personal)]).toEqual([personal, false]);
    }
  });

  it('has links between a later request’s own trace and that of its order', async () => {
    const { seller, buyer } = running.cast;
    const order = await hold(buyer, (await sell(seller, 'Released', 15)).id);
    expect((await buyer.delete(`/api/orders/${order.id}`)).status).toBe(204);

    const traceId = await traceOf(order.id);
    const released = await awaitStep(traceId, 'orders', 'release hold');
    await awaitStep(traceId, 'tickets', 'order:cancelled process', 'orders release hold');
    const isRequest = isStep('orders', 'request handler');
    const request = await eventually('the request of the release', async () =>
      collector.spans.find((span) => isRequest(span) && span.links.some((link) => link.traceId === traceId)),
    );
    expect(request.traceId).not.toBe(traceId);
    expect(released.links).toEqual([{ traceId: request.traceId, spanId: request.spanId }]);
  });

  it('that nobody pays ends on the same trace, when the timer fires', async () => {
    const { seller, rival } = running.cast;
    const order = await hold(rival, (await sell(seller, 'Lapsing', 15)).id);
    await awaitOrder(rival, order.id, 'cancelled', 60_000);
    const traceId = await traceOf(order.id);
    const freed = await awaitStep(traceId, 'tickets', 'order:cancelled process');
    const fired = on(traceId).find(isStep('expiration', 'end hold'));
    expect(fired).toMatchObject({ kind: 'internal', isFault: false });
    const heard = await awaitStep(traceId, 'orders', 'expiration:complete process', 'expiration end hold');
    expect(wayTo(heard).slice(-2)).toEqual([
      'expiration expiration:complete publish',
      'orders expiration:complete process',
    ]);
    expect(freed.startMs).toBeGreaterThan(fired?.startMs ?? Number.POSITIVE_INFINITY);
  });
});

describe('while the broker is away', () => {
  it('an order is made, and its event, which the sweeper sends later, still belongs to the request', async () => {
    const { seller, buyer, rival } = running.cast;
    const ticket = await sell(seller, 'Held without a broker', 30);
    await rival.delete(`/api/orders/${(await hold(rival, ticket.id)).id}`);
    await awaitTicket(seller, ticket.id, 'available');
    await running.stack.part('nats').stop();
    const order = await hold(buyer, ticket.id);
    const traceId = await traceOf(order.id);
    const request = await eventually('the request has ended', async () =>
      on(traceId).find(isStep('orders', 'POST /api/orders')),
    );
    await running.stack.part('nats').start();

    const held = await awaitStep(traceId, 'tickets', 'order:created process');
    const sent = parentOf(held);
    expect(sent).toMatchObject({ service: 'orders', name: 'order:created publish', kind: 'producer', isFault: false });
    expect(sent?.startMs).toBeGreaterThan(request.endMs);
    expect(wayTo(sent).slice(0, 3)).toEqual(['gateway POST', 'gateway POST', 'orders POST /api/orders']);
  });
});

describe('a request that fails', () => {
  it('names its trace in the answer and in the log', async () => {
    const { buyer } = running.cast;
    const answer = await buyer.get<ErrorBody>('/api/orders/000000000000000000000000');
    expect(answer.status).toBe(404);
    const { requestId, traceId = 'none' } = answer.body;
    const spans = await eventually('the request’s spans', async () => {
      const found = on(traceId);
      return found.some(({ service }) => service === 'orders') ? found : undefined;
    });
    expect(spans.map(({ name }) => name)).toContain('GET /api/orders/:id');
    const log = await readFile(path.join(running.stack.dir, 'logs', 'orders.log'), 'utf8');
    const lines = log.split('\n').filter((line) => line.includes(requestId));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ requestId, traceId });
  });
});
