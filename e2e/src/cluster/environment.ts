import type { Container, Manifest } from './manifest';

export type Secrets = Record<string, Record<string, string>>;

function find<T>(place: Record<string, T> | undefined, key: string, what: string): T {
  const value = place?.[key];
  if (value === undefined) throw new Error(`${what} is not there`);
  return value;
}

/** The environment that the kubelet would give this container; fails where a ConfigMap, Secret or key does not exist. */
export function environmentOf(
  container: Container,
  manifests: readonly Manifest[],
  secrets: Secrets,
  podName = 'orders-5d9c7bcf-x2x4z',
): Record<string, string> {
  const configMap = (name: string) =>
    manifests.find((one) => one.kind === 'ConfigMap' && one.metadata.name === name)?.data;
  const environment: Record<string, string> = {};
  for (const { configMapRef } of container.envFrom ?? []) {
    const data = configMap(configMapRef.name);
    if (!data) throw new Error(`ConfigMap ${configMapRef.name} is not there`);
    Object.assign(environment, data);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom?.secretKeyRef) {
      const { name: secret, key } = valueFrom.secretKeyRef;
      environment[name] = find(secrets[secret], key, `Secret ${secret}/${key}`);
    } else if (valueFrom?.configMapKeyRef) {
      const { name: map, key } = valueFrom.configMapKeyRef;
      environment[name] = find(configMap(map), key, `ConfigMap ${map}/${key}`);
    } else if (valueFrom?.fieldRef) {
      environment[name] = podName;
    } else {
      // An order of the variables that refers to a later one leaves the text as it stands, as Kubernetes does.
      environment[name] = (value ?? '').replaceAll(/\$\((\w+)\)/g, (text, other: string) => environment[other] ?? text);
    }
  }
  return environment;
}

/** Variables that exist only to be put into others, as `$(MONGO_PASSWORD)` is. */
export function partsOfOthers(container: Container): Set<string> {
  const texts = [...(container.env ?? []).map(({ value }) => value ?? ''), ...(container.args ?? [])];
  return new Set(texts.flatMap((text) => [...text.matchAll(/\$\((\w+)\)/g)].map(([, name]) => name ?? '')));
}

/** How long the process answers on after it was told to stop; one that does not know the variable stops at once. */
export function shutdownDelaySeconds(container: Container, manifests: readonly Manifest[]): number {
  // No secret is needed to know it.
  const env = container.env?.filter(({ valueFrom }) => !valueFrom?.secretKeyRef);
  return Number(environmentOf({ ...container, env }, manifests, {}).SHUTDOWN_DELAY_MS ?? 0) / 1000;
}
