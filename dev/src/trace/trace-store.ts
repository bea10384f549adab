import type { Span } from './otlp';

const MAX_SPANS_OF_TRACE = 5_000;

/** The last traces, in memory: the one that waits longest for news goes first. */
export class TraceStore {
  private readonly traces = new Map<string, Span[]>();

  constructor(private readonly maxTraces = 500) {}

  add(spans: readonly Span[]): void {
    for (const span of spans) {
      const known = this.traces.get(span.traceId) ?? [];
      if (known.length < MAX_SPANS_OF_TRACE) known.push(span);
      // Put in anew, a trace is the last one again.
      this.traces.delete(span.traceId);
      this.traces.set(span.traceId, known);
    }
    for (const traceId of this.traces.keys()) {
      if (this.traces.size <= this.maxTraces) break;
      this.traces.delete(traceId);
    }
  }

  get(traceId: string): readonly Span[] | undefined {
    return this.traces.get(traceId);
  }

  newestFirst(): (readonly Span[])[] {
    return [...this.traces.values()].reverse();
  }
}
