import { AsyncLocalStorage } from 'node:async_hooks';
import mongoose from 'mongoose';

/** The end of a handler's process at some await: what was stored before stays, nothing after happens. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

interface Gate {
  beforeOperation: () => Promise<void>;
}

const gates = new AsyncLocalStorage<Gate>();

const OPERATIONS = [
  'insertOne',
  'findOne',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'findOneAndUpdate',
  'countDocuments',
] as const;
let patched = false;

/** Every await that matters in a handler is one on the database, so the gates stand before each of its operations. */
function patchDriver(): void {
  if (patched) return;
  patched = true;
  const proto = mongoose.mongo.Collection.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of OPERATIONS) {
    const original = proto[name];
    if (!original) continue;
    proto[name] = async function (this: unknown, ...args: unknown[]) {
      await gates.getStore()?.beforeOperation();
      return original.apply(this, args);
    };
  }
  const cursor = mongoose.mongo.FindCursor.prototype;
  const toArray = cursor.toArray;
  cursor.toArray = async function (this: typeof cursor) {
    await gates.getStore()?.beforeOperation();
    return toArray.call(this);
  };
}

/** Runs a handler whose process dies before its `crashAt`-th database operation (from 0); returns whether it came so far. */
export async function runUntilCrash(task: () => Promise<unknown>, crashAt: number): Promise<boolean> {
  patchDriver();
  let count = 0;
  const beforeOperation = () => (count++ === crashAt ? Promise.reject(new Crash()) : Promise.resolve());
  try {
    await gates.run({ beforeOperation }, task);
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

/**
 * Runs several handlers at once, one database operation at a time; `schedule` says at each step which of the handlers
 * that wait goes on (any number, taken modulo).
 */
export async function runInterleaved(
  tasks: readonly (() => Promise<unknown>)[],
  schedule: readonly number[],
): Promise<void> {
  patchDriver();
  const waiting: { task: number; go: () => void }[] = [];
  let running = tasks.length;
  let step = 0;
  const turn = () => {
    if (running > 0 || waiting.length === 0) return;
    const [next] = waiting.sort((a, b) => a.task - b.task).splice((schedule[step++] ?? 0) % waiting.length, 1);
    running += 1;
    next?.go();
  };
  const runs = tasks.map((task, index) =>
    gates.run(
      {
        beforeOperation: () =>
          new Promise<void>((go) => {
            waiting.push({ task: index, go });
            running -= 1;
            turn();
          }),
      },
      async () => {
        try {
          await task();
        } finally {
          running -= 1;
          turn();
        }
      },
    ),
  );
  const outcomes = await Promise.allSettled(runs);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
