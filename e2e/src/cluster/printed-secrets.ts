import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Secrets } from './environment';
import { root } from './render';

/** What `make-secrets.mjs` would put into a namespace. */
export function printSecrets(stripe: NodeJS.ProcessEnv = {}): Secrets {
  const env = { PATH: process.env.PATH, ...stripe };
  const script = join(root, 'infra/k8s/make-secrets.mjs');
  const lines = execFileSync(process.execPath, [script, '--print'], { env, encoding: 'utf8' }).trim().split('\n');
  const manifests = lines.map(
    (line) => JSON.parse(line) as { metadata: { name: string }; stringData: Secrets[string] },
  );
  return Object.fromEntries(manifests.map(({ metadata, stringData }) => [metadata.name, stringData]));
}
