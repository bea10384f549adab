import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongo } from './find-mongo';
import { freePort } from './free-port';
import { withDatabase } from './mongo-url';

export interface JestMongo {
  /** Ends with `/`: the test kit appends a database name. */
  url: string;
  stop(): Promise<void>;
}

// The shell ends the server as soon as its own input closes, which happens however the jest process ends, kill -9 too.
// One that does not end when asked to is made to, so that no run waits for it.
const LEASH =
  '"$@" & server=$!; cat >/dev/null; kill $server; (sleep 5; kill -9 $server) </dev/null >/dev/null 2>&1 & wait $server';

/** One MongoDB for a jest run. */
export async function startJestMongo(): Promise<JestMongo> {
  const given = process.env.MONGO_URL;
  if (given) return { url: withDatabase(given, ''), stop: async () => undefined };
  const { command, args, choice, isStandIn } = await findMongo();
  const port = await freePort();
  const dbpath = isStandIn ? undefined : await mkdtemp(join(tmpdir(), 'ticketing-jest-'));
  const all = [...args, '--port', String(port), ...(dbpath ? ['--dbpath', dbpath, '--bind_ip', '127.0.0.1'] : [])];
  const child = spawn('sh', ['-c', LEASH, 'sh', command, ...all], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await waitForLine(child.stdout, /waiting for connections/i, ended);
  child.unref();
  process.stderr.write(`MongoDB for this run: ${choice}\n`);
  return {
    url: `mongodb://127.0.0.1:${port}/`,
    async stop() {
      // From here on its end is waited for; unreferenced, jest could run out of work and exit before its report is written.
      child.ref();
      child.stdin.end();
      await ended;
      if (dbpath) await rm(dbpath, { recursive: true, force: true });
    },
  };
}

function waitForLine(output: NodeJS.ReadableStream, line: RegExp, ended: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    output.on('data', (chunk: Buffer) => {
      if (line.test(seen)) return;
      seen += chunk.toString();
      if (line.test(seen)) resolve();
    });
    void ended.then(() => reject(new Error(`MongoDB ended before it was ready: ${seen.slice(-500)}`)));
  });
}
