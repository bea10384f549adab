import type { Kubectl, Pod } from './kubectl';

interface Summary {
  pods: { podRef: { name: string; namespace: string }; containers?: { memory?: { workingSetBytes: number } }[] }[];
}

const MIB = 1 << 20;
const unit: Record<string, number> = { Mi: MIB, Gi: 1024 * MIB };
const bytes = (text: string) => Number.parseFloat(text) * (unit[text.slice(-2)] ?? 1);

/** Working set beside its limit of each pod, as the kubelets measure it. */
export async function memory(kubectl: Kubectl): Promise<string[]> {
  const pods = await kubectl.pods('app.kubernetes.io/part-of=ticketing');
  const nodes = [...new Set(pods.map(({ spec }) => spec.nodeName))];
  const used = new Map<string, number>();
  for (const node of nodes) {
    const text = await kubectl.run(['get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`]);
    for (const { podRef, containers = [] } of (JSON.parse(text) as Summary).pods) {
      if (podRef.namespace !== kubectl.namespace) continue;
      used.set(
        podRef.name,
        containers.reduce((sum, { memory: one }) => sum + (one?.workingSetBytes ?? 0), 0),
      );
    }
  }
  return pods
    .map(({ metadata, spec }) => {
      const limit = spec.containers[0]?.resources.limits.memory ?? '';
      const mib = (used.get(metadata.name) ?? 0) / MIB;
      return `${(metadata.labels.app ?? '').padEnd(18)} ${mib.toFixed(0).padStart(5)} MiB of ${limit.padStart(6)} (${((mib * MIB * 100) / bytes(limit)).toFixed(0)} %)`;
    })
    .sort();
}

/** From the container's start to the pod's first readiness. */
export function secondsToReady({ metadata, status }: Pod): { name: string; seconds: number } {
  const started = status.containerStatuses?.[0]?.state.running?.startedAt ?? status.startTime;
  const ready = status.conditions.find(({ type, status: is }) => type === 'Ready' && is === 'True')?.lastTransitionTime;
  return {
    name: metadata.labels.app ?? '',
    seconds: ready ? (Date.parse(ready) - Date.parse(started)) / 1000 : Number.NaN,
  };
}
