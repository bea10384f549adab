import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Lets the processes that are started with `env` reach this machine alone, and tells what else they tried to reach. */
export function refuseOutgoing() {
  const folder = mkdtempSync(path.join(tmpdir(), 'outgoing-'));
  const hook = path.join(folder, 'refuse-outgoing.cjs');
  copyFileSync(path.join(__dirname, 'refuse-outgoing.cjs'), hook);
  const log = path.join(folder, 'outgoing.log');
  return {
    env: { NODE_OPTIONS: `--require ${hook}` },
    tried: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
