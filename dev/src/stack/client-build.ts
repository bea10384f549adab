import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../servers/cache';
import { run } from '../servers/run';
import { clone } from './clone';

const folder = join(clone, 'client');
const stamp = join(folder, '.next/ticketing-stamp');
const SOURCES = [
  'client/src',
  'client/public',
  'client/next.config.ts',
  'client/postcss.config.mjs',
  'client/package.json',
  'common/src/contracts',
  'common/src/limits',
  'common/src/test-cards',
  'package-lock.json',
];

/** Builds the web UI when its sources, or the contracts it imports, are not those of the last build; one process at a time. */
export function buildClient(): Promise<'built' | 'unchanged'> {
  return withLock('web-ui-build', buildIfChanged, join(clone, 'node_modules/.cache'));
}

async function buildIfChanged(): Promise<'built' | 'unchanged'> {
  const hash = createHash('sha256');
  for (const source of SOURCES) addTo(hash, join(clone, source));
  const digest = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 'unchanged';
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  await run(process.execPath, [join(clone, 'node_modules/next/dist/bin/next'), 'build'], { cwd: folder, env });
  // The standalone build leaves these two to whoever deploys it.
  const standalone = join(folder, '.next/standalone/client');
  cpSync(join(folder, '.next/static'), join(standalone, '.next/static'), { recursive: true });
  if (existsSync(join(folder, 'public')))
    cpSync(join(folder, 'public'), join(standalone, 'public'), { recursive: true });
  writeFileSync(stamp, digest);
  return 'built';
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path)) return;
  const isFile = !readdirSafe(path);
  if (isFile) hash.update(path).update(readFileSync(path));
  else for (const entry of readdirSafe(path) ?? []) addTo(hash, join(path, entry));
}

function readdirSafe(path: string): string[] | undefined {
  try {
    return readdirSync(path).sort();
  } catch {
    return undefined;
  }
}
