import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDir, withLock } from './cache';
import type { ServerChoice } from './find-nats';
import { answers, MissingPrerequisite, run } from './run';

const JAR = 'com.github.codemonstur:embedded-redis:1.4.3';

/** Redis: on PATH, else the binary for this system out of a Maven Central jar. */
export async function findRedis(): Promise<ServerChoice> {
  if (await answers('redis-server')) return { command: 'redis-server', choice: 'redis-server on PATH' };
  const folder = join(cacheDir, 'embedded-redis-1.4.3');
  const command = join(folder, 'redis-server');
  if (!(await answers(command))) await withLock('embedded-redis', () => unpack(folder, command));
  return { command, choice: 'Redis 6.2 from Maven Central (embedded-redis 1.4.3)' };
}

async function unpack(folder: string, command: string): Promise<void> {
  if (await answers(command)) return;
  if (!(await answers('mvn'))) {
    throw new MissingPrerequisite(
      'Redis is missing (it keeps the timers of the holds): no redis-server answers on PATH; fix it with `sudo apt-get install -y redis-server`.',
    );
  }
  const work = await mkdtemp(join(tmpdir(), 'ticketing-redis-'));
  try {
    const options = [`-Dartifact=${JAR}`, `-DoutputDirectory=${work}`, `-DmarkersDirectory=${work}`];
    await run('mvn', ['-q', '-B', 'dependency:unpack', ...options], { cwd: work });
    const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const binary = (await readdir(work)).find((name) => name.startsWith('redis-server') && name.endsWith(platform));
    if (!binary)
      throw new MissingPrerequisite(`Redis is missing, and ${JAR} has none for ${platform}; put redis-server on PATH.`);
    await mkdir(folder, { recursive: true });
    await copyFile(join(work, binary), `${command}.new`);
    await chmod(`${command}.new`, 0o755);
    await rename(`${command}.new`, command);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
