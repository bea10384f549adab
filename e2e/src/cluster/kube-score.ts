import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { OVERLAYS, type Overlay, renderFolder, root } from './render';
import { LeftOut } from './tally';

/** What kube-score would have otherwise, and why it is as it is. */
const EXPLAINED: Record<string, string> = {
  'container-image-pull-policy': 'tags are never moved, and a cluster without a registry can not pull',
  'container-security-context-user-group-id': 'mongo and redis run as the user of their official images, 999',
  'pod-probes-identical': 'live and ready differ in what they ask; the stores only have a port to knock at',
};
const EXPLAINED_IN_DEV: Record<string, string> = {
  ...EXPLAINED,
  'container-security-context-readonlyrootfilesystem': 'the compiler and `next dev` write beside the source (dev only)',
};
/** Their images have the names that skaffold builds. */
const BY_SKAFFOLD: readonly string[] = ['dev', 'debug', 'prod', 'prod-ingress', 'prod-keda'] satisfies Overlay[];

interface Finding {
  object_name: string;
  checks: { check: { id: string }; grade: number; skipped: boolean; comments: { summary: string }[] | null }[];
}

/** Critical findings of every overlay. */
export async function score(say: (line: string) => void): Promise<void> {
  const found = [
    'kube-score',
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ticketing/kube-score/kube-score'),
  ].find((command) => spawnSync(command, ['version'], { env: process.env }).status === 0);
  if (!found) throw new LeftOut('no kube-score on PATH (go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0)');
  const faults = new Set<string>();
  const excused = new Set<string>();
  for (const overlay of OVERLAYS) {
    const explained: Record<string, string> = {
      ...(overlay === 'dev' || overlay === 'debug' ? EXPLAINED_IN_DEV : EXPLAINED),
      ...(BY_SKAFFOLD.includes(overlay) ? { 'container-image-tag': 'skaffold puts the tag of its build here' } : {}),
    };
    const input = renderFolder(join(root, 'infra/k8s/overlays', overlay));
    const { stdout } = spawnSync(found, ['score', '--ignore-container-cpu-limit', '-o', 'json', '-'], {
      input,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    for (const { object_name: name, checks } of JSON.parse(stdout) as Finding[]) {
      for (const { check, grade, skipped, comments } of checks) {
        if (skipped || grade > 1) continue;
        if (check.id in explained) excused.add(`${check.id}: ${explained[check.id]}`);
        else faults.add(`${overlay} ${name} ${check.id}: ${(comments ?? []).map(({ summary }) => summary).join('; ')}`);
      }
    }
  }
  for (const line of excused) say(line);
  if (faults.size > 0) throw new Error([...faults].join('\n'));
}
