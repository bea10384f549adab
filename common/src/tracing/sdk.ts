import path from 'node:path';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  NodeTracerProvider,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { ExporterName } from './exporter-of';

/** Whom a request came from and what was searched for are nobody's business in a trace. */
const PERSONAL = [
  'client.address',
  'network.peer.address',
  'network.peer.port',
  'user_agent.original',
  'url.query',
] as const;

const withoutPersons: SpanProcessor = {
  onStart: ({ attributes }: Span) => {
    for (const name of PERSONAL) delete attributes[name];
    const address = attributes['url.full'];
    if (typeof address === 'string') attributes['url.full'] = address.split('?')[0];
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** `…/orders/dist/index.js` is orders; OTEL_SERVICE_NAME comes before that. */
function serviceName(): string {
  return path.basename(path.dirname(path.dirname(process.argv[1] ?? '')));
}

/** The SDK tells an error as the JSON of all that it has, its stack too. */
function reasonOf(message: string): string {
  try {
    return String((JSON.parse(message) as { message?: unknown }).message);
  } catch {
    return message;
  }
}

/** Whoever switched tracing on must see that it fails; the logger is not there yet, but the line is like its own. */
function tellFaults(): void {
  const quiet = () => undefined;
  const error = (message: string) => {
    const line = { level: 40, time: new Date().toISOString(), service: serviceName(), reason: reasonOf(message) };
    process.stderr.write(`${JSON.stringify({ ...line, msg: 'traces could not be sent' })}\n`);
  };
  diag.setLogger({ error, warn: quiet, info: quiet, debug: quiet, verbose: quiet }, DiagLogLevel.ERROR);
}

function instrumentations() {
  return [
    new HttpInstrumentation({
      // Probes and scrapes come every few seconds and are part of nothing.
      ignoreIncomingRequestHook: ({ url = '' }) => url.startsWith('/health/') || url.startsWith('/metrics'),
      requireParentforOutgoingSpans: true,
    }),
    new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.ROUTER] }),
    new MongoDBInstrumentation(),
  ];
}

/** Registers tracing for the whole process. Sampling, batches and limits follow OpenTelemetry's own variables. */
export function startSdk(exporter: ExporterName): { shutdown: () => Promise<void> } {
  tellFaults();
  const named = resourceFromAttributes({ 'service.name': serviceName() });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [
      withoutPersons,
      new BatchSpanProcessor(exporter === 'console' ? new ConsoleSpanExporter() : new OTLPTraceExporter()),
    ],
  });
  // Baggage is left out: nothing here writes any, and what comes from outside shall not travel on.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  registerInstrumentations({ instrumentations: instrumentations() });
  return provider;
}
