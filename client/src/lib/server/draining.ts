/** Kept on the process: Next bundles the routes apart from the instrumentation, so a module's variable would be two. */
const KEY = Symbol.for('ticketing.client.draining');
const place = globalThis as { [KEY]?: boolean };

/** True once the process was asked to stop. */
export const isDraining = (): boolean => place[KEY] === true;

export function startDraining(): void {
  place[KEY] = true;
}
