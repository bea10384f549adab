import { join } from 'node:path';
import { cacheDir, isReachable, withLock } from './cache';
import { unpackArchive } from './download';
import { goInstall } from './go-install';
import { answers } from './run';

const VERSION = '0.25.6';

/** The release archives' checksums, as the maker's own container images pin them; other systems build from source. */
const ARCHIVES: Record<string, string | undefined> = {
  'linux-amd64': '10f25b100a5b9a7389882883259790d599b557a16ddde1accdfcf9361e19b2f9',
  'linux-arm64': 'caf2839d14c610d9d62afeb9022ee36aa4ff5adc86d0402bb7e1a5d7f5e7d26f',
};

export interface ServerChoice {
  command: string;
  choice: string;
}

/** NATS Streaming: on PATH, else in the cache, else the release archive, else built by Go from the same source. */
export async function findNats(): Promise<ServerChoice> {
  if (await answers('nats-streaming-server')) {
    return { command: 'nats-streaming-server', choice: 'nats-streaming-server on PATH' };
  }
  const folder = join(cacheDir, `nats-streaming-${VERSION}`);
  const command = join(folder, 'nats-streaming-server');
  if (!(await answers(command))) await withLock('nats-streaming', () => install(folder, command));
  return { command, choice: `nats-streaming-server ${VERSION} in the cache` };
}

const JETSTREAM_VERSION = '2.15.2';

/** nats-server, which has JetStream: on PATH, else in the cache, else built by Go, whose checksum database vouches for it. */
export async function findJetStream(): Promise<ServerChoice> {
  if (await answers('nats-server')) return { command: 'nats-server', choice: 'nats-server on PATH' };
  const folder = join(cacheDir, `nats-server-${JETSTREAM_VERSION}`);
  const command = join(folder, 'nats-server');
  const build = async () => {
    if (await answers(command)) return;
    await goInstall(folder, {
      missing: 'nats-server is missing (JetStream runs in it)',
      command: 'nats-server',
      module: 'github.com/nats-io/nats-server/v2',
      version: JETSTREAM_VERSION,
    });
  };
  if (!(await answers(command))) await withLock('nats-server', build);
  return { command, choice: `nats-server ${JETSTREAM_VERSION} in the cache` };
}

async function install(folder: string, command: string): Promise<void> {
  if (await answers(command)) return;
  if (await download(command)) return;
  await goInstall(folder, {
    missing: 'NATS Streaming is missing (the services talk only through it)',
    command: 'nats-streaming-server',
    module: 'github.com/nats-io/nats-streaming-server',
    version: VERSION,
  });
}

/** False where there is no archive for this system, or its host can't be reached. */
async function download(command: string): Promise<boolean> {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const sha256 = ARCHIVES[platform];
  if (!sha256 || !(await isReachable('github.com'))) return false;
  const name = `nats-streaming-server-v${VERSION}-${platform}`;
  const url = `https://github.com/nats-io/nats-streaming-server/releases/download/v${VERSION}/${name}.tar.gz`;
  try {
    await unpackArchive({ url, sha256, member: `${name}/nats-streaming-server` }, command);
    return await answers(command);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}; building it instead\n`);
    return false;
  }
}
