import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../servers/run';
import { clone } from '../stack/clone';
import { findLockfileFaults } from './lockfile-faults';

interface Tool {
  name: string;
  /** What is wrong, empty when nothing is. */
  look: () => Promise<string>;
  fix: string;
}

const npmTool =
  (script: string, ...args: string[]) =>
  () =>
    run(process.execPath, [join(clone, 'node_modules', script), ...args], { cwd: clone }).then(
      () => '',
      (error: Error) => error.message,
    );

const TOOLS: readonly Tool[] = [
  {
    name: 'format',
    look: npmTool('@biomejs/biome/bin/biome', 'check', '--max-diagnostics=50'),
    fix: 'npx biome check --write .',
  },
  { name: 'lint', look: npmTool('oxlint/bin/oxlint', '--type-aware', '--quiet'), fix: 'npx oxlint --type-aware --fix' },
  { name: 'types', look: npmTool('ts7/bin/tsc', '-b'), fix: 'npm run build   (and mend what it names)' },
  {
    name: 'dead code',
    look: npmTool('knip/bin/knip.js', '--no-progress'),
    fix: 'npx knip   (and delete what it names)',
  },
  {
    name: 'lockfile',
    look: async () => findLockfileFaults(readFileSync(join(clone, 'package-lock.json'), 'utf8')).join('\n'),
    fix: 'rm -rf node_modules package-lock.json && npm install',
  },
];

/** Runs every tool, also after one has failed, and prints the command that fixes what it found. */
export async function check(): Promise<number> {
  let failures = 0;
  for (const { name, look, fix } of TOOLS) {
    const begunAt = Date.now();
    const problem = await look();
    const seconds = ((Date.now() - begunAt) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${seconds} s  ${name.padEnd(10)} ${problem ? 'FAILED' : 'ok'}\n`);
    if (!problem) continue;
    failures += 1;
    process.stdout.write(`${problem}\n  fix: ${fix}\n`);
  }
  return failures > 0 ? 1 : 0;
}
