import { trace } from '@opentelemetry/api';
import { inSpan } from './in-span';
import { contextOf } from './traceparent';

/**
 * Does a later request's work on the trace that its subject began: one purchase is one trace, however many requests it
 * takes. The request keeps its own span and trace; each has a link to the other.
 */
export function joinTrace<T>(traceparent: string | undefined, name: string, work: () => Promise<T>): Promise<T> {
  const joined = contextOf(traceparent);
  const there = trace.getSpanContext(joined);
  const request = trace.getActiveSpan();
  if (!there || there.traceId === request?.spanContext().traceId) return work();
  request?.addLink({ context: there });
  return inSpan(name, { links: request ? [{ context: request.spanContext() }] : [] }, joined, work);
}
