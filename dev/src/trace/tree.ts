import type { Span } from './otlp';

export interface Row {
  span: Span;
  depth: number;
}

/** What asks the database; there are many of them, and they say little of what happened. */
const isDetail = ({ attributes }: Span): boolean => 'db.system' in attributes || 'db.system.name' in attributes;

export const hasEvents = (spans: readonly Span[]): boolean => spans.some(({ kind }) => kind === 'producer');

/** A span by what it does: requests with their route or path. */
export function labelOf({ name, attributes }: Span): string {
  const { 'http.route': route, 'url.path': path, 'url.full': address } = attributes;
  if (route || name.includes('/')) return name;
  if (path) return `${name} ${path}`;
  return address ? `${name} ${new URL(String(address)).pathname}` : name;
}

/** The span that began a trace, or the earliest while that has not come. */
export function firstOf(spans: readonly Span[]): Span | undefined {
  const byStart = spans.toSorted((a, b) => a.startMs - b.startMs);
  return byStart.find(({ parentSpanId }) => !parentSpanId) ?? byStart[0];
}

/**
 * A trace as lines, each below what it hangs on and in order of time. A line that is left out hands its children on to
 * what it hangs on itself; one whose parent has not come stands at the beginning.
 */
export function rowsOf(spans: readonly Span[], { details }: { details: boolean }): Row[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const isShown = (span: Span) => details || !isDetail(span);
  const shownParent = (span: Span): string => {
    const parent = byId.get(span.parentSpanId);
    if (!parent) return '';
    return isShown(parent) ? parent.spanId : shownParent(parent);
  };
  const children = new Map<string, Span[]>();
  for (const span of spans.filter(isShown).sort((a, b) => a.startMs - b.startMs)) {
    const parentId = shownParent(span);
    children.set(parentId, [...(children.get(parentId) ?? []), span]);
  }
  const below = (parentId: string, depth: number): Row[] =>
    (children.get(parentId) ?? []).flatMap((span) => [{ span, depth }, ...below(span.spanId, depth + 1)]);
  return below('', 0);
}
