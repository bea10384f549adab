import { join } from 'node:path';
import { subscribe } from '@parcel/watcher';

interface Rebuild {
  /** Folders with a `src` each, by the names that `rebuilt` is given. */
  root: string;
  workspaces: readonly string[];
  /** Whether it compiles. */
  compile: () => Promise<boolean>;
  /** With the workspaces that have changed since the last time. */
  rebuilt: (changed: readonly string[]) => Promise<void>;
  signal: AbortSignal;
}

const SETTLE_MS = 50;

/**
 * Compiles when a source file changes, one compilation at a time, until the signal is aborted. Editors and archives put
 * another file in a file's place: Node's recursive watching and the compiler's own each miss most of that.
 */
export async function rebuildOnChange({ root, workspaces, compile, rebuilt, signal }: Rebuild): Promise<void> {
  // A workspace stays in here until it was compiled and handed over, so what did not compile waits for the next change.
  const unbuilt = new Set<string>();
  let isStale = false;
  let isRunning = false;
  let settling: NodeJS.Timeout | undefined;

  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    while (isStale && !signal.aborted) {
      isStale = false;
      const names = [...unbuilt];
      // What changed meanwhile may be half in this build.
      if (!(await compile()) || isStale) continue;
      for (const name of names) unbuilt.delete(name);
      await rebuilt(names);
    }
    isRunning = false;
  };
  const noticed = (name: string) => {
    unbuilt.add(name);
    isStale = true;
    clearTimeout(settling);
    settling = setTimeout(() => void run(), SETTLE_MS);
  };

  const subscriptions = await Promise.all(
    workspaces.map((name) => subscribe(join(root, name, 'src'), () => noticed(name))),
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
  clearTimeout(settling);
  await Promise.all(subscriptions.map((one) => one.unsubscribe()));
}
