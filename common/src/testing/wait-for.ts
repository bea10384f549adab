import { setTimeout as delay } from 'node:timers/promises';

/** Awaits a fact: resolves with the first value that is neither false nor nullish, and keeps the last failure's words. */
export async function waitFor<T>(
  fact: () => T | Promise<T>,
  { timeoutMs = 10_000, what = 'the fact' } = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (let last: unknown; ; ) {
    try {
      const value = await fact();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what} did not come true within ${timeoutMs} ms`, { cause: last });
    await delay(10);
  }
}
