import { type Context, type Span, type SpanOptions, SpanStatusCode, trace } from '@opentelemetry/api';

/** Notes a fault on a span, and that what the span tells of did not go well. */
export function recordFault(span: Span | undefined, error: unknown): void {
  span?.recordException(error instanceof Error ? error : String(error));
  span?.setStatus({ code: SpanStatusCode.ERROR });
}

/** Runs `work` as a span under `parent`: what is traced within becomes its child. */
export function inSpan<T>(name: string, options: SpanOptions, parent: Context, work: () => Promise<T>): Promise<T> {
  return trace.getTracer('ticketing').startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      recordFault(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}
