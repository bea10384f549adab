import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOf } from '../stack/processes';

/** Servers that were downloaded or built; outside the clone, shared by every clone of this user. */
export const cacheDir =
  process.env.TICKETING_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ticketing');

const UNSIGNED_LOCK_MS = 10_000;
const UNREACHABLE_FOR_MS = 60 * 60_000;

/** Runs `work` in one process at a time, so that two runs never make the same thing twice. */
export async function withLock<T>(name: string, work: () => Promise<T>, folder = cacheDir): Promise<T> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.lock`);
  while (!(await takeLock(path))) await sleep(100);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' });
    return true;
  } catch {
    if (await isAbandoned(path)) await rm(path, { force: true });
    return false;
  }
}

/** Its process is gone, however long the work of a living one takes; or it died before it had written who it is. */
async function isAbandoned(path: string): Promise<boolean> {
  try {
    const [holder, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const [, pid, startedAt] = /^(\d+) (.+)$/s.exec(holder) ?? [];
    return pid ? startOf(Number(pid)) !== startedAt : Date.now() - mtimeMs > UNSIGNED_LOCK_MS;
  } catch {
    return false; // It was given back in between.
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
