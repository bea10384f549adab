import { setTimeout as delay } from 'node:timers/promises';
import { eventually, expectEqual } from '../journey/expect';
import { renderInto } from './deploy';
import type { Kubectl } from './kubectl';
import { workloadsOf } from './manifest';
import type { Overlay } from './render';

/** A pod of orders with another JWT_KEY (none at all for undefined): it must end, and its last words name the variable. */
export async function refuses(kubectl: Kubectl, overlay: Overlay, key: string): Promise<string> {
  const name = `refusal-${key || 'empty'}`;
  const [orders] = workloadsOf(renderInto(overlay, kubectl.namespace)).filter((one) => one.name === 'orders');
  if (!orders) throw new Error('orders is not there');
  const container = structuredClone(orders.container);
  container.env = container.env?.map((one) => (one.name === 'JWT_KEY' ? { name: 'JWT_KEY', value: key } : one));
  const { startupProbe: _startup, readinessProbe: _ready, livenessProbe: _live, lifecycle: _end, ...rest } = container;
  const spec = { ...orders.pod, containers: [rest], restartPolicy: 'Never' };
  await kubectl.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }]);
  await eventually('the pod has ended', async () => {
    await delay(500);
    return (await kubectl.run(['get', 'pod', name, '-o', 'jsonpath={.status.phase}'])) === 'Failed';
  });
  const words = await kubectl.run(['logs', name]);
  await kubectl.run(['delete', 'pod', name, '--wait=false']);
  const line = words.split('\n').find((text) => text.includes('JWT_KEY'));
  expectEqual(Boolean(line), true, `a word about JWT_KEY in: ${words}`);
  return line?.trim() ?? '';
}
