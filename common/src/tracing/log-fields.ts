import { AsyncLocalStorage } from 'node:async_hooks';
import { currentTraceId } from './traceparent';

const fields = new AsyncLocalStorage<Readonly<Record<string, string>>>();

/** Every log line written while `work` runs, by whomever, has these fields. */
export function withLogFields<T>(given: Readonly<Record<string, string>>, work: () => T): T {
  return fields.run(given, work);
}

/** What ties a log line to its request or event, and to its trace. A new object each time: the logger writes into it. */
export function logFields(): Record<string, string> {
  const traceId = currentTraceId();
  return { ...fields.getStore(), ...(traceId ? { traceId } : {}) };
}
