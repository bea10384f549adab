import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Servers that were downloaded or built; outside the clone, shared by every clone of this user. */
export const cacheDir =
  process.env.TICKETING_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ticketing');

const LOCK_STALE_MS = 5 * 60_000;
const UNREACHABLE_FOR_MS = 60 * 60_000;

/** Runs `work` in one process at a time, so that two runs never install the same server twice. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(cacheDir, { recursive: true });
  const path = join(cacheDir, `${name}.lock`);
  while (!(await takeLock(path))) await sleep(100);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.write(String(process.pid));
    await file.close();
    return true;
  } catch {
    if (await isAbandoned(path)) await rm(path, { force: true });
    return false;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const [pid, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    if (Date.now() - mtimeMs > LOCK_STALE_MS) return true;
    if (pid) process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Whether a download host takes connections, within 5 s. A refusal is remembered for an hour, so that it costs once. */
export async function isReachable(host: string): Promise<boolean> {
  const marker = join(cacheDir, `unreachable-${host}`);
  const refusedAt = await stat(marker).then(
    (file) => file.mtimeMs,
    () => 0,
  );
  if (Date.now() - refusedAt < UNREACHABLE_FOR_MS) return false;
  const reached = await canConnect(host, 443);
  if (reached) return true;
  await mkdir(cacheDir, { recursive: true });
  await writeFile(marker, '');
  return false;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5_000 });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
