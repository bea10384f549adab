import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Kubectl } from './kubectl';
import type { Manifest } from './manifest';
import { type Overlay, parseManifests, renderFolder, root } from './render';

/** An overlay in another namespace than its own. */
export function renderInto(overlay: Overlay, namespace: string): Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'ticketing-overlay-'));
  try {
    mkdirSync(folder, { recursive: true });
    const resources = [relative(folder, join(root, 'infra/k8s/overlays', overlay))];
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify({ namespace, resources }));
    return parseManifests(renderFolder(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function makeSecrets({ context, namespace }: Kubectl): void {
  const script = join(root, 'infra/k8s/make-secrets.mjs');
  const env = { ...process.env, STRIPE_KEY: '', STRIPE_WEBHOOK_SECRET: undefined };
  execFileSync(process.execPath, [script, '--context', context, '--namespace', namespace], { env, stdio: 'pipe' });
}

/** The stores first, as no service starts without its database; then all the others. */
export async function deploy(kubectl: Kubectl, overlay: Overlay): Promise<void> {
  const manifests = renderInto(overlay, kubectl.namespace).filter(({ kind }) => kind !== 'Namespace');
  makeSecrets(kubectl);
  const isLater = ({ kind }: Manifest) => kind === 'Deployment';
  await kubectl.apply(manifests.filter((manifest) => !isLater(manifest)));
  const named = (kind: string) => manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
  for (const name of named('StatefulSet')) await kubectl.rolledOut('statefulset', name);
  await kubectl.apply(manifests.filter(isLater));
  for (const name of named('Deployment')) await kubectl.rolledOut('deployment', name);
}

/** Every overlay is taken by the API server, strictly. What the cluster has no kind for is named. */
export async function dryRun(kubectl: Kubectl, overlay: Overlay): Promise<string[]> {
  const known = await kubectl.run(['api-resources', '--no-headers']);
  const kinds = new Set(known.split('\n').map((line) => line.trim().split(/\s+/).at(-1)));
  const manifests = renderInto(overlay, kubectl.namespace).filter(({ kind }) => kind !== 'Namespace');
  const foreign = manifests.filter(({ kind }) => !kinds.has(kind));
  await kubectl.apply(
    manifests.filter((manifest) => !foreign.includes(manifest)),
    '--dry-run=server',
    '--validate=strict',
  );
  return foreign.map(({ kind }) => kind);
}
