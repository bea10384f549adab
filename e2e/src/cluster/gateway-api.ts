import type { Kubectl } from './kubectl';

const KINDS = ['gateways', 'httproutes'].map((kind) => `crd/${kind}.gateway.networking.k8s.io`);

/**
 * The Gateway API's own definitions, from a file, a folder or an address, where the cluster does not have them. They are
 * the cluster's, not our namespace's: only on request, and what is given back removes them again.
 */
export async function installGatewayApi(kubectl: Kubectl, source: string | undefined): Promise<() => Promise<unknown>> {
  const known = await kubectl.run(['get', 'crd', '-o', 'name']);
  if (!source || known.includes('.gateway.networking.k8s.io')) return () => Promise.resolve();
  await kubectl.run(['apply', '--server-side', '-f', source]);
  await kubectl.run(['wait', '--for=condition=established', '--timeout=60s', ...KINDS]);
  return () => kubectl.run(['delete', '--wait=false', '-f', source]);
}
