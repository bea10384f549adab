import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shutdownDelaySeconds } from './environment';
import { type Manifest, preStopSeconds, selects, type Workload, workloadsOf } from './manifest';
import { OVERLAYS, type Overlay, renderOverlay, root } from './render';

/** Not part of Kubernetes itself; the API server of the cluster test knows no more of them either. */
const FOREIGN = ['Gateway', 'HTTPRoute'];
const TOOLS = ['stripe-emulator', 'dev-window'];
const SERVICES = ['auth', 'tickets', 'orders', 'expiration', 'payments'];
/** The broker's and the databases' own time to write everything down, and the services' drain (8 s) and last publishes (5 s). */
const STOP_SECONDS = 8 + 5 + 2;

type Models = Record<string, new (data: Manifest) => { validate(): void }>;
/** The package has one folder a group; which one is known from the manifest alone. */
const modelsOf = (apiVersion: string) => require(`kubernetes-models/${apiVersion}`) as Partial<Models>;

const rendered = Object.fromEntries(OVERLAYS.map((overlay) => [overlay, renderOverlay(overlay)])) as Record<
  Overlay,
  Manifest[]
>;
const of = (overlay: Overlay, kind: string) => rendered[overlay].filter((manifest) => manifest.kind === kind);
const names = (manifests: readonly { metadata: { name: string } }[]) => manifests.map(({ metadata }) => metadata.name);
const isOurs = ({ container }: Workload) =>
  container.image.includes('ticketing/') && !container.image.includes('/store-');

describe.each(OVERLAYS)('overlay %s', (overlay) => {
  const manifests = rendered[overlay];
  const workloads = workloadsOf(manifests);
  const each = workloads.map((workload) => [workload.name, workload] as const);

  it('is valid by the schemas of Kubernetes', () => {
    for (const manifest of manifests.filter(({ kind }) => !FOREIGN.includes(kind))) {
      const { apiVersion, kind, metadata } = manifest;
      const Model = modelsOf(apiVersion)[kind];
      if (!Model) throw new Error(`${apiVersion} has no ${kind}`);
      try {
        new Model(manifest).validate();
      } catch (error) {
        throw new Error(`${kind} ${metadata.name}: ${String(error)}`);
      }
    }
  });

  it('has every workload of the system', () => {
    const stores = [...SERVICES.map((service) => `${service}-mongo`), 'nats', 'redis'];
    expect(workloads.map(({ name }) => name)).toEqual(expect.arrayContaining([...SERVICES, ...stores, 'client']));
  });

  it('enforces the restricted pod security standard', () => {
    const [namespace] = of(overlay, 'Namespace');
    expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it.each(each)('%s runs without rights', (_name, { pod, container }) => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    const isDev = overlay === 'dev' || overlay === 'debug';
    const mayWrite = isDev && container.image.includes('ticketing/');
    expect(container.securityContext?.readOnlyRootFilesystem).toBe(!mayWrite);
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(pod.containers).toHaveLength(1);
    const account = of(overlay, 'ServiceAccount').find(({ metadata }) => metadata.name === pod.serviceAccountName);
    expect(account?.automountServiceAccountToken).toBe(false);
  });

  it.each(each)('%s has requests and limits', (_name, { container }) => {
    const bound = { memory: expect.any(String), 'ephemeral-storage': expect.any(String) };
    // No CPU limit on purpose: it would slow a busy pod down while the node is idle.
    expect(container.resources).toMatchObject({ requests: { cpu: expect.any(String), ...bound }, limits: bound });
  });

  it.each(each)('%s has a network policy of its own for both directions', (_name, { labels }) => {
    const own = of(overlay, 'NetworkPolicy').filter(
      ({ spec }) => spec.podSelector.matchLabels?.app === labels.app && spec.policyTypes.length === 2,
    );
    expect(own.length).toBeGreaterThan(0);
    const [all] = of(overlay, 'NetworkPolicy').filter(({ metadata }) => metadata.name === 'default-deny');
    expect(all?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  const lasting = each.filter(([, { kind }]) => kind !== 'CronJob');

  it.each(lasting)('%s has a disruption budget', (_name, { labels }) => {
    const budgets = of(overlay, 'PodDisruptionBudget').filter(({ spec }) => selects(spec.selector, labels));
    expect(budgets).toHaveLength(1);
  });

  it.each(lasting)('%s is stopped later than it needs', (_name, { pod, container }) => {
    const needed = preStopSeconds(container) + shutdownDelaySeconds(container, manifests) + STOP_SECONDS;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(needed);
  });

  const delayed = lasting.filter(([name]) => [...SERVICES, 'client'].includes(name));

  it.each(delayed)('%s answers on for as long as it takes to see that it is not ready', (_name, { container }) => {
    const { periodSeconds = 10, failureThreshold = 3 } = container.readinessProbe ?? {};
    const delay = shutdownDelaySeconds(container, manifests);
    // In development every changed file stops the process; else twice as long, as the ingress hears of it later.
    if (overlay === 'dev' || overlay === 'debug') expect(delay).toBe(0);
    else expect(delay).toBeGreaterThanOrEqual(2 * periodSeconds * failureThreshold);
  });

  it.each(lasting)('%s is probed on ports that it has', (name, { container }) => {
    const { startupProbe, readinessProbe, livenessProbe, ports = [] } = container;
    const probes = [startupProbe, readinessProbe, ...(overlay === 'debug' ? [] : [livenessProbe])];
    for (const probe of probes) {
      const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
      expect(ports.map((one) => one.name)).toContain(port);
    }
    if (![...SERVICES, 'client', ...TOOLS].includes(name)) return;
    expect(startupProbe?.httpGet?.path).toBe('/health/live');
    expect(readinessProbe?.httpGet?.path).toBe('/health/ready');
  });

  it('every Service reaches a port of a pod', () => {
    for (const { metadata, spec } of of(overlay, 'Service')) {
      const [target] = workloads.filter(({ labels }) => labels.app === spec.selector.app);
      const open = target?.container.ports?.map(({ name }) => name) ?? [];
      for (const { targetPort } of spec.ports)
        expect([metadata.name, open]).toEqual([metadata.name, expect.arrayContaining([targetPort])]);
    }
  });

  it('contains the Stripe emulator only where nobody pays with money', () => {
    const isTest = ['dev', 'debug', 'ci'].includes(overlay);
    expect(JSON.stringify(manifests).includes('stripe-emulator')).toBe(isTest);
    expect(JSON.stringify(manifests).includes('test-bank')).toBe(isTest);
    expect(JSON.stringify(manifests).includes('STRIPE_API_URL')).toBe(isTest);
  });

  it('contains no Secret', () => {
    expect(of(overlay, 'Secret')).toEqual([]);
  });
});

describe('the routes', () => {
  const routesOf = (overlay: Overlay) =>
    of(overlay, 'Ingress').flatMap(({ spec }) =>
      spec.rules.flatMap(({ http }) => http.paths.map(({ path, backend }) => [path, backend.service.name])),
    );
  const PUBLIC = [
    ['/api/users/?(.*)', 'auth'],
    ['/api/tickets/?(.*)', 'tickets'],
    ['/api/orders/?(.*)', 'orders'],
    ['/api/payments/?(.*)', 'payments'],
    ['/', 'client'],
  ];

  it('lead to nothing but the public API and the web UI', () => {
    expect(routesOf('prod')).toEqual(PUBLIC);
  });

  it('lead to the test bank in dev and ci besides, and in dev to the developer’s window', () => {
    const bank = ['/test-bank/?(.*)', 'stripe-emulator'];
    expect(routesOf('ci')).toEqual([...PUBLIC, bank]);
    for (const overlay of ['dev', 'debug'] as const) {
      expect(routesOf(overlay)).toEqual([...PUBLIC, bank, ['/_dev/?(.*)', 'dev-window']]);
    }
  });

  it('are the same through the Gateway, which has no Ingress', () => {
    expect(of('gateway', 'Ingress')).toEqual([]);
    const [route] = of('gateway', 'HTTPRoute');
    const pairs = route?.spec.rules.map(({ matches, backendRefs }) => [matches[0]?.path.value, backendRefs[0]?.name]);
    expect(pairs).toEqual(PUBLIC.map(([path, service]) => [path?.replace('/?(.*)', ''), service]));
  });

  it('reach only pods that the ingress may talk to, at the port of their Service', () => {
    for (const overlay of OVERLAYS) {
      for (const { http } of of(overlay, 'Ingress').flatMap(({ spec }) => spec.rules)) {
        for (const { backend } of http.paths) {
          const { name, port } = backend.service;
          const [service] = of(overlay, 'Service').filter(({ metadata }) => metadata.name === name);
          expect(service?.spec.ports.map((one) => one.port)).toContain(port.number);
          const [pod] = workloadsOf(rendered[overlay]).filter(({ labels }) => labels.app === name);
          expect(pod?.labels.exposed).toBe('true');
        }
      }
    }
  });
});

describe('the probed health routes', () => {
  it('exist in the code', () => {
    const source = (path: string) => readFileSync(join(root, path), 'utf8');
    for (const route of ['/health/live', '/health/ready']) {
      expect(source('common/src/service/health.ts')).toContain(`router.get('${route}'`);
      expect(source('stripe-emulator/src/app.ts')).toContain(`'${route}'`);
      expect(source('dev-window/src/app.ts')).toContain(`'${route}'`);
      expect(existsSync(join(root, 'client/src/app', route, 'route.ts'))).toBe(true);
    }
  });
});

describe('overlay prod', () => {
  it('runs at least two of each of our workloads', () => {
    const scaled = of('prod', 'HorizontalPodAutoscaler');
    const ours = workloadsOf(rendered.prod).filter(isOurs);
    expect(scaled.map(({ spec }) => spec.scaleTargetRef?.name).sort()).toEqual(ours.map(({ name }) => name).sort());
    for (const { spec } of scaled) expect(spec.minReplicas).toBeGreaterThanOrEqual(2);
    // A number in the Deployment would fight with the autoscaler at every deploy.
    for (const { spec } of of('prod', 'Deployment')) expect(spec.replicas).toBeUndefined();
  });

  it('is served over TLS, and its links say so', () => {
    const [ingress] = of('prod', 'Ingress') as (Manifest & { spec: { tls: { hosts: string[] }[] } })[];
    const [config] = of('prod', 'ConfigMap').filter(({ metadata }) => metadata.name.startsWith('ticketing-'));
    expect(ingress?.spec.tls[0]?.hosts).toEqual([ingress?.spec.rules[0]?.host]);
    expect(config?.data?.PUBLIC_URL).toBe(`https://${ingress?.spec.rules[0]?.host}`);
  });

  it('names a version for every image', () => {
    for (const { container } of workloadsOf(rendered.prod)) expect(container.image).toMatch(/:\d+\.\d+\.\d+/);
  });

  it('backs every database up', () => {
    const [backup] = workloadsOf(rendered.prod).filter(({ kind }) => kind === 'CronJob');
    expect(backup?.container.volumeMounts?.map(({ name }) => name)).toEqual(expect.arrayContaining(SERVICES));
  });
});

describe('the broker', () => {
  it('keeps its messages in files, for ever, and gives a lost client up within 15 s', () => {
    const [nats] = workloadsOf(rendered.prod).filter(({ name }) => name === 'nats');
    const args = nats?.container.args?.join(' ') ?? '';
    for (const part of ['-st file -dir /data', '-cid ticketing', '-hbi 5s -hbt 5s -hbf 2', '-mm 0 -mb 0 -ma 0']) {
      expect(args).toContain(part);
    }
    expect(nats?.container.volumeMounts).toContainEqual(expect.objectContaining({ name: 'data', mountPath: '/data' }));
    expect(names(of('prod', 'StatefulSet'))).toContain('nats');
  });
});
