import { type Context, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';

/** Where we are in which trace, as the W3C's `traceparent`; undefined while nothing is traced. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

export function currentTraceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

/** The place that a `traceparent` names; the beginning of a new trace when it is missing or malformed. */
export function contextOf(traceparent: string | undefined): Context {
  return traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT;
}
