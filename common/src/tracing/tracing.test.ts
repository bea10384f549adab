import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { createTestDeps } from '@tickets/common/testing';
import { Router } from 'express';
import mongoose, { type HydratedDocument, Schema } from 'mongoose';
import { pino } from 'pino';
import request from 'supertest';
import {
  DeadLetter,
  InMemoryBroker,
  InMemoryBus,
  Listener,
  Outbox,
  type Outboxed,
  Publisher,
  startListeners,
  withOutbox,
} from '../bus';
import { type EventEnvelope, type ExpirationComplete, Subjects } from '../contracts';
import { createHttpApp, NotFound } from '../http';
import { useTestDatabase, waitFor } from '../testing';
import { currentTraceparent, joinTrace, logFields } from '.';
import { inSpan } from './in-span';

const exporter = new InMemorySpanExporter();

function trackSpans(): void {
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register({ propagator: new W3CTraceContextPropagator() });
}

afterEach(() => {
  exporter.reset();
  trace.disable();
  context.disable();
  propagation.disable();
});

const spanNamed = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);
const traced = <T>(name: string, work: () => Promise<T>) => inSpan(name, {}, context.active(), work);

interface LampFields extends Outboxed {
  brightness: number;
}
const schema = new Schema<LampFields>({ brightness: Number });
withOutbox(schema);
const Lamp = mongoose.model<LampFields>('TracedLamp', schema);

class LampPublisher extends Publisher<Subjects.ExpirationComplete> {
  readonly subject = Subjects.ExpirationComplete;
}

useTestDatabase();

function startShop(onMessage: (data: ExpirationComplete) => Promise<void> = () => Promise.resolve()) {
  const broker = new InMemoryBroker();
  const bus = new InMemoryBus(broker);
  const logger = pino({ level: 'silent' });
  const outbox = new Outbox({
    bus,
    logger,
    publishers: [LampPublisher],
    told: [
      {
        model: Lamp,
        toSnapshot: (lamp: HydratedDocument<LampFields>, version) => ({
          subject: Subjects.ExpirationComplete,
          data: { orderId: lamp.id, expiresAt: new Date(0).toISOString(), firing: version + 1 },
        }),
      },
    ],
  });
  class Hearing extends Listener<Subjects.ExpirationComplete> {
    readonly subjects = [Subjects.ExpirationComplete] as const;
    onMessage = onMessage;
  }
  startListeners([new Hearing()], { bus, service: 'shop', logger });
  return { bus, outbox };
}

const PUBLISH = 'expiration:complete publish';
const PROCESS = 'expiration:complete process';

describe('an event', () => {
  it('is sent and handled as a step of what caused it, and what its handler does is a further one', async () => {
    trackSpans();
    const { outbox } = startShop(() => traced('effect', () => Promise.resolve()));
    await traced('request', () => outbox.save(new Lamp({ brightness: 1 })));
    const effect = await waitFor(() => spanNamed('effect'));
    const handled = await waitFor(() => spanNamed(PROCESS));
    const sent = spanNamed(PUBLISH);
    expect([sent?.kind, handled.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    expect(sent?.parentSpanContext?.spanId).toBe(spanNamed('request')?.spanContext().spanId);
    expect(handled.parentSpanContext?.spanId).toBe(sent?.spanContext().spanId);
    expect(effect.parentSpanContext?.spanId).toBe(handled.spanContext().spanId);
    expect(handled.attributes['messaging.consumer.group.name']).toBe('shop');
    for (const span of [sent, handled]) expect(span?.attributes['messaging.system.name']).toBe('in_memory');
  });

  it('is stored with the place of its request, so whoever sends it later does so as a step of that', async () => {
    trackSpans();
    const { bus, outbox } = startShop();
    bus.isConnected = false;
    const lamp = await traced('request', async () => {
      const saved = await outbox.save(new Lamp({ brightness: 1 }));
      return { saved, traceparent: currentTraceparent() };
    });
    await outbox.drain();
    expect(spanNamed(PUBLISH)?.status.code).toBe(2);
    const stored = await Lamp.findById(lamp.saved.id).lean();
    expect(stored?.outbox[0]?.event.traceparent).toBe(lamp.traceparent);

    exporter.reset();
    bus.isConnected = true;
    await Lamp.updateOne({ _id: lamp.saved.id }, { $set: { 'outbox.0.at': new Date(0) } });
    await outbox.sweep();
    const sent = spanNamed(PUBLISH);
    expect(sent?.parentSpanContext?.spanId).toBe(lamp.traceparent?.split('-')[2]);
    expect(sent?.spanContext().traceId).toBe(lamp.traceparent?.split('-')[1]);
  });

  it('has no traceparent while nothing is traced', async () => {
    const heard: EventEnvelope[] = [];
    const { bus, outbox } = startShop();
    bus.subscribe(
      { subject: Subjects.ExpirationComplete, from: 'first', maxInFlight: 1, ackWaitMs: 1_000 },
      (message) => {
        heard.push(JSON.parse(message.data));
        return Promise.resolve();
      },
    );
    await outbox.save(new Lamp({ brightness: 1 }));
    expect(await waitFor(() => heard[0])).not.toHaveProperty('traceparent');
  });

  it('that comes again in another trace counts as the same when it fails', async () => {
    const { bus } = startShop(() => Promise.reject(new Error('poison')));
    const event = { eventId: 'expiration:complete:1', subject: Subjects.ExpirationComplete, schemaVersion: 1 };
    const send = (digit: string) =>
      bus.publish(
        Subjects.ExpirationComplete,
        JSON.stringify({ ...event, traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01`, data: {} }),
      );
    await Promise.all([send('a'), send('b')]);
    await waitFor(async () => (await DeadLetter.findOne({ deadAt: { $exists: true } })) ?? undefined);
    expect(await DeadLetter.countDocuments()).toBe(1);
  });

  it('whose handling fails is told as failed, with the fault', async () => {
    trackSpans();
    const { outbox } = startShop(() => Promise.reject(new Error('poison')));
    await outbox.save(new Lamp({ brightness: 1 }));
    const handled = await waitFor(() => spanNamed(PROCESS));
    expect(handled.status.code).toBe(2);
    expect(handled.events[0]?.attributes?.['exception.message']).toBe('poison');
  });
});

describe('joining a trace', () => {
  it('does the work there; it and the request know of each other by links', async () => {
    trackSpans();
    const first = await traced('first', () => Promise.resolve(currentTraceparent()));
    const inside = await traced('second', () => joinTrace(first, 'join', () => Promise.resolve(currentTraceparent())));
    const [joined, second] = [spanNamed('join'), spanNamed('second')];
    expect(joined?.spanContext().traceId).toBe(first?.split('-')[1]);
    expect(joined?.parentSpanContext?.spanId).toBe(first?.split('-')[2]);
    expect(inside?.split('-')[2]).toBe(joined?.spanContext().spanId);
    expect(second?.spanContext().traceId).not.toBe(joined?.spanContext().traceId);
    expect(joined?.links[0]?.context.spanId).toBe(second?.spanContext().spanId);
    expect(second?.links[0]?.context.traceId).toBe(joined?.spanContext().traceId);
  });

  it('adds nothing where the trace is the present one, or there is none', async () => {
    trackSpans();
    await traced('only', () => joinTrace(currentTraceparent(), 'join', () => Promise.resolve()));
    await traced('only', () => joinTrace(undefined, 'join', () => Promise.resolve()));
    await traced('only', () => joinTrace('not a traceparent', 'join', () => Promise.resolve()));
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['only', 'only', 'only']);
  });

  it('only does the work while nothing is traced', async () => {
    const somewhere = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    expect(await joinTrace(somewhere, 'join', () => Promise.resolve('done'))).toBe('done');
  });
});

describe('what ties things together', () => {
  const routes = Router()
    .get('/fields', (_request, response) => {
      response.json(logFields());
    })
    .get('/missing', () => {
      throw new NotFound();
    });
  const app = createHttpApp(createTestDeps().http, { routes });

  it('is the request’s id in every log line, and the trace’s when there is one', async () => {
    const untraced = await request(app).get('/fields').set('X-Request-Id', 'request-0001');
    expect(untraced.body).toEqual({ requestId: 'request-0001' });
    trackSpans();
    const traceId = await traced('request', async () => {
      expect(logFields().traceId).toBe(trace.getActiveSpan()?.spanContext().traceId);
      return logFields().traceId;
    });
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is the event’s id in every log line of its handling', async () => {
    const seen: Record<string, string>[] = [];
    const { outbox } = startShop(() => {
      seen.push(logFields());
      return Promise.resolve();
    });
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    expect(await waitFor(() => seen[0])).toEqual({ eventId: `expiration:complete:${lamp.id}:0` });
  });

  it('is no trace’s id in an error body while nothing is traced', async () => {
    const { body } = await request(app).get('/missing').expect(404);
    expect(Object.keys(body)).toEqual(['errors', 'requestId']);
  });
});
