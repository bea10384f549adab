import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest';

export const root = resolve(__dirname, '../../..');
export const OVERLAYS = [
  'dev',
  'debug',
  'prod',
  'prod-registry',
  'prod-ingress',
  'prod-keda',
  'ci',
  'ci-jetstream',
] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** Where nobody pays with money. */
export const isTestOverlay = (overlay: Overlay): boolean => /^(dev|debug|ci)/.test(overlay);

const KUSTOMIZE_VERSION = 'v5.7.1';

function answers(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** kubectl or kustomize where one answers, else kustomize built by Go, kept outside the clone. */
function findRenderer(): [command: string, ...args: string[]] {
  if (answers('kubectl', ['kustomize', '--help'])) return ['kubectl', 'kustomize'];
  if (answers('kustomize', ['version'])) return ['kustomize', 'build'];
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ticketing', 'kustomize');
  const command = join(folder, 'kustomize');
  if (!answers(command, ['version'])) {
    mkdirSync(folder, { recursive: true });
    const env = { ...process.env, GOBIN: folder };
    execFileSync('go', ['install', `sigs.k8s.io/kustomize/kustomize/v5@${KUSTOMIZE_VERSION}`], {
      env,
      stdio: 'inherit',
    });
  }
  return [command, 'build'];
}

let renderer: ReturnType<typeof findRenderer> | undefined;

/** The YAML of a folder with a kustomization, as `kubectl apply -k` would send it. */
export function renderFolder(folder: string): string {
  renderer ??= findRenderer();
  const [command, ...args] = renderer;
  return execFileSync(command, [...args, folder], { encoding: 'utf8', maxBuffer: 32 << 20 });
}

export function parseManifests(text: string): Manifest[] {
  // Our own manifests; what does not have this shape fails the schema's test.
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

export function renderOverlay(overlay: Overlay): Manifest[] {
  return parseManifests(renderFolder(join(root, 'infra/k8s/overlays', overlay)));
}
