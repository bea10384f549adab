import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessFile } from '../stack/processes';
import { readSettings } from '../stack/settings';

const STOP_TIMEOUT_MS = 60_000;

export async function stop(): Promise<number> {
  const { dir } = readSettings();
  const processes = new ProcessFile(dir);
  const pid = processes.runningStack();
  if (pid) {
    process.kill(pid, 'SIGTERM');
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (processes.runningStack() === pid && Date.now() < deadline) await sleep(100);
  }
  await processes.endLeftovers();
  process.stdout.write(pid ? 'Stopped.\n' : 'No stack runs.\n');
  return 0;
}
