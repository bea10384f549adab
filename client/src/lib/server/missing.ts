/** Kept on the process: Next bundles the pages apart from the instrumentation, so a module's variable would be two. */
const KEY = Symbol.for('ticketing.client.missing');
const place = globalThis as { [KEY]?: Set<string> };

const missing = (): Set<string> => {
  place[KEY] ??= new Set();
  return place[KEY];
};

/** A page found nothing to show: its answer gets the status 404. */
export function markMissing(requestId: string): void {
  missing().add(requestId);
}

/** Whether a page said so; it is forgotten thereby. */
export function takeMissing(requestId: string): boolean {
  return missing().delete(requestId);
}
