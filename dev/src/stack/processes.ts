import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface Known {
  name: string;
  pid: number;
  /** Tells our process from a later one that was given the same pid. */
  startedAt: string;
}

const STOP_TIMEOUT_MS = 12_000;
/** A machine that is short of memory takes its time to take a killed process apart. */
const KILL_TIMEOUT_MS = 10_000;

/** When a process began, in the system's own words; undefined when there is none (a zombie counts as none). */
export function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** What a stack has running, on disk, so that the next start can end what a killed one left. */
export class ProcessFile {
  private readonly path: string;
  private known: Known[] = [];

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.path = join(dir, 'processes.json');
  }

  add(name: string, pid: number): void {
    const startedAt = startOf(pid);
    if (startedAt) this.write([...this.known, { name, pid, startedAt }]);
  }

  delete(pid: number): void {
    this.write(this.known.filter((one) => one.pid !== pid));
  }

  clear(): void {
    this.known = [];
    rmSync(this.path, { force: true });
  }

  /** The pid of the stack that runs on this folder now, if there is one. */
  runningStack(): number | undefined {
    return this.alive().find((one) => one.name === 'stack')?.pid;
  }

  /** Ends what a killed stack left behind; gives their names. Fails when one of them can't be ended. */
  async endLeftovers(): Promise<string[]> {
    const left = this.alive();
    for (const { pid } of left) signal(pid, 'SIGTERM');
    await untilGone(left, STOP_TIMEOUT_MS);
    for (const one of left.filter(isAlive)) signal(one.pid, 'SIGKILL');
    await untilGone(left, KILL_TIMEOUT_MS);
    const still = left.filter(isAlive).map(({ name, pid }) => `${name} (process ${pid})`);
    if (still.length > 0) throw new Error(`Not ended: ${still.join(', ')}.`);
    this.clear();
    return left.map((one) => one.name);
  }

  private alive(): Known[] {
    try {
      return (JSON.parse(readFileSync(this.path, 'utf8')) as Known[]).filter(isAlive); // Written by write() alone.
    } catch {
      return [];
    }
  }

  private write(known: Known[]): void {
    this.known = known;
    writeFileSync(this.path, JSON.stringify(known));
  }
}

async function untilGone(processes: readonly Known[], timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (processes.some(isAlive) && Date.now() < deadline) await sleep(50);
}

const isAlive = ({ pid, startedAt }: Known): boolean => startOf(pid) === startedAt;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in between.
  }
}
