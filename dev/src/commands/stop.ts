import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessFile, startOf } from '../stack/processes';
import { readSettings } from '../stack/settings';

/** As long as all parts may take, one layer after another, before they are killed. */
const STOP_TIMEOUT_MS = 75_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Ends the stack, and says so when its process is gone: until then its ports and data are its own. */
export async function stop(): Promise<number> {
  const { dir } = readSettings();
  const processes = new ProcessFile(dir);
  const pid = processes.runningStack();
  if (pid && !(await endInOrder(pid)))
    say(`The stack (process ${pid}) has not ended in its own time; it is ended by force.`);
  const left = await processes.endLeftovers();
  say(pid || left.length > 0 ? 'Stopped.' : 'No stack runs.');
  return 0;
}

async function endInOrder(pid: number): Promise<boolean> {
  const startedAt = startOf(pid);
  const isGone = () => startOf(pid) !== startedAt;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (!isGone() && Date.now() < deadline) await sleep(100);
  return isGone();
}
