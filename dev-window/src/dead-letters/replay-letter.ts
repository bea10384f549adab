import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServiceName } from '@tickets/common/contracts';

const run = promisify(execFile);
const TIMEOUT_MS = 30_000;

/** The services beside this one: the root of the clone, or of the window's own image. */
const root = join(__dirname, '../../..');

/**
 * Replays one dead letter with the service's own command, beside the service that runs: only the service has the code
 * that handles it. Returns what the command said of it: "handled", or "failed again" and why.
 */
export async function replayLetter(service: ServiceName, id: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, service, 'dist/index.js'), 'dead-letters', 'replay', id], {
    cwd: join(root, service),
    env,
    timeout: TIMEOUT_MS,
  });
  const [line = ''] = stdout.split('\n').filter((one) => one.startsWith(id));
  return (
    line
      .split(/\s{2,}/)
      .slice(2)
      .join(' ') || 'it was not there any more'
  );
}
