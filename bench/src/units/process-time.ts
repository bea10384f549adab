import { readFile } from 'node:fs/promises';
import type { Stack } from 'dev/stack';

/** The kernel counts processor time in ticks of a hundredth of a second (USER_HZ), the same on every Linux. */
const TICK_MS = 10;

/** Processor time by process, in milliseconds. */
export type ProcessTime = Record<string, number>;

/** What each process has used since it was started: user and system time, all threads. */
export async function processTime(stack: Stack, parts: readonly string[]): Promise<ProcessTime> {
  const times = await Promise.all(parts.map(async (name) => [name, await usedBy(stack.part(name).pid)] as const));
  return Object.fromEntries(times);
}

async function usedBy(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch((error: Error) => {
    throw new Error(`processor time is read from /proc, as Linux has it: ${error.message}`);
  });
  // The command's name stands in brackets and may have spaces; the fields after it do not. utime is the 14th of all, stime the 15th.
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(utime) + Number(stime)) * TICK_MS;
}
