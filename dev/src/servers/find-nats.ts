import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, withLock } from './cache';
import { answers, MissingPrerequisite, run } from './run';

const VERSION = '0.25.6';

export interface ServerChoice {
  command: string;
  choice: string;
}

/** NATS Streaming: on PATH, else in the cache, else built by Go, whose checksum database vouches for the source. */
export async function findNats(): Promise<ServerChoice> {
  if (await answers('nats-streaming-server')) {
    return { command: 'nats-streaming-server', choice: 'nats-streaming-server on PATH' };
  }
  const folder = join(cacheDir, `nats-streaming-${VERSION}`);
  const command = join(folder, 'nats-streaming-server');
  if (!(await answers(command))) await withLock('nats-streaming', () => build(folder, command));
  return { command, choice: `nats-streaming-server ${VERSION} in the cache` };
}

async function build(folder: string, command: string): Promise<void> {
  if (await answers(command)) return;
  if (!(await answers('go', 'version'))) {
    throw new MissingPrerequisite(
      `NATS Streaming is missing (the services talk only through it): no nats-streaming-server answers on PATH; fix it with \`sudo apt-get install -y golang-go\` (it is then built), or put version ${VERSION} on PATH.`,
    );
  }
  await mkdir(folder, { recursive: true });
  const env = { ...process.env, GOBIN: folder };
  await run('go', ['install', `github.com/nats-io/nats-streaming-server@v${VERSION}`], { env });
}
