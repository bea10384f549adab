import request from 'supertest';
import { createViewer } from './create-viewer';
import { TraceStore } from './trace-store';

const TRACE = 'a'.repeat(32);
const PRODUCER = 4;

interface Sent {
  id: string;
  parent?: string;
  name: string;
  traceId?: string;
  kind?: number;
  service?: string;
  attributes?: Record<string, string>;
  isFault?: boolean;
  startMs?: number;
}

const asOtlp = (all: Record<string, string>) =>
  Object.entries(all).map(([key, stringValue]) => ({ key, value: { stringValue } }));

function bodyOf(...spans: Sent[]) {
  const resourceSpans = spans.map(({ id, parent, service = 'orders', startMs = 0, ...span }) => ({
    resource: { attributes: asOtlp({ 'service.name': service }) },
    scopeSpans: [
      {
        spans: [
          {
            traceId: span.traceId ?? TRACE,
            spanId: id,
            parentSpanId: parent,
            name: span.name,
            kind: span.kind ?? 1,
            attributes: asOtlp(span.attributes ?? {}),
            status: { code: span.isFault ? 2 : 0 },
            startTimeUnixNano: String((1_000 + startMs) * 1e6),
            endTimeUnixNano: String((1_010 + startMs) * 1e6),
          },
        ],
      },
    ],
  }));
  return { resourceSpans };
}

const purchase = bodyOf(
  { id: '4', parent: '3', name: 'order:created process', service: 'tickets', startMs: 9 },
  { id: '1', name: 'POST', service: 'gateway', attributes: { 'url.path': '/api/orders' } },
  { id: '2', parent: '1', name: 'mongodb.insert', attributes: { 'db.system': 'mongodb' }, startMs: 2 },
  { id: '3', parent: '2', name: 'order:created publish', kind: PRODUCER, isFault: true, startMs: 5 },
);

async function viewerOf(body: object, store?: TraceStore) {
  const app = createViewer(store);
  await request(app).post('/v1/traces').send(body).expect(200, {});
  return request(app);
}

const namesIn = (page: string) => [...page.matchAll(/class="name">([^<]+)/g)].map(([, name]) => name?.trim());
const depthsIn = (page: string) => [...page.matchAll(/--depth:(\d+)/g)].map(([, depth]) => Number(depth));

describe('the viewer of traces', () => {
  it('lists what went over the broker; the rest on request', async () => {
    const reading = { id: '9', name: 'GET', traceId: 'b'.repeat(32), attributes: { 'url.path': '/api/tickets' } };
    const viewer = await viewerOf({ resourceSpans: [...purchase.resourceSpans, ...bodyOf(reading).resourceSpans] });
    const { text } = await viewer.get('/').expect(200);
    expect(text).toContain(`<a href="/traces/${TRACE}">POST /api/orders</a>`);
    expect(text).toContain('1 failed');
    expect(text).not.toContain('GET /api/tickets');
    expect((await viewer.get('/?all=1')).text).toContain('GET /api/tickets');
  });

  it('shows each step below what caused it, and what hangs on a hidden one below that one’s parent', async () => {
    const viewer = await viewerOf(purchase);
    const { text } = await viewer.get(`/traces/${TRACE}`).expect(200);
    expect(namesIn(text)).toEqual(['POST /api/orders', 'order:created publish', 'order:created process']);
    expect(depthsIn(text)).toEqual([0, 1, 2]);
    const { text: all } = await viewer.get(`/traces/${TRACE}?details=1`);
    expect(namesIn(all)).toEqual([
      'POST /api/orders',
      'mongodb.insert',
      'order:created publish',
      'order:created process',
    ]);
  });

  it('shows a step whose parent has not come', async () => {
    const viewer = await viewerOf(bodyOf({ id: '7', parent: '6', name: 'lonely' }));
    expect(namesIn((await viewer.get(`/traces/${TRACE}`)).text)).toEqual(['lonely']);
  });

  it('escapes what services send', async () => {
    const viewer = await viewerOf(bodyOf({ id: '1', name: '<script>alert(1)</script>', service: '"><b>' }));
    const { text } = await viewer.get(`/traces/${TRACE}`);
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/<script|"><b>/);
  });

  it('takes JSON only, and knows no trace that it never got', async () => {
    const viewer = await viewerOf(purchase);
    await viewer.post('/v1/traces').type('text/plain').send('{}').expect(415);
    await viewer.get(`/traces/${'f'.repeat(32)}`).expect(404);
  });

  it('keeps the last traces only', async () => {
    const store = new TraceStore(2);
    const three = ['1', '2', '3'].map((digit) => ({ id: digit, name: `trace ${digit}`, traceId: digit.repeat(32) }));
    const viewer = await viewerOf(bodyOf(...three), store);
    const { text } = await viewer.get('/?all=1');
    expect([...text.matchAll(/>trace (\d)</g)].map(([, digit]) => digit)).toEqual(['3', '2']);
  });
});
