import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shutdownDelaySeconds } from './environment';
import { type Manifest, preStopSeconds, selects, type Workload, workloadsOf } from './manifest';
import { isTestOverlay, OVERLAYS, type Overlay, renderOverlay, root } from './render';

/** Not part of Kubernetes itself; the API server of the cluster test knows no more of them either. */
const FOREIGN = ['Gateway', 'HTTPRoute', 'ScaledObject'];
/** OTLP over HTTP, as docs/tracing.md says. */
const OTLP_PORT = 4318;
const TOOLS = ['stripe-emulator', 'dev-window'];
/** The others are on NATS Streaming. */
const ON_JETSTREAM: readonly Overlay[] = ['prod', 'prod-registry', 'prod-ingress', 'prod-keda', 'ci-jetstream'];
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
const named = <M extends Manifest>(manifests: readonly M[], name: string) =>
  manifests.filter(({ metadata }) => metadata.name === name);
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
    const broker = ON_JETSTREAM.includes(overlay) ? 'jetstream' : 'nats';
    const stores = [...SERVICES.map((service) => `${service}-mongo`), broker, 'redis'];
    const found = workloads.map(({ name }) => name);
    expect(found).toEqual(expect.arrayContaining([...SERVICES, ...stores, 'client']));
    expect(found.filter((name) => ['nats', 'jetstream'].includes(name))).toEqual([broker]);
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
    const isTest = isTestOverlay(overlay);
    expect(JSON.stringify(manifests).includes('stripe-emulator')).toBe(isTest);
    expect(JSON.stringify(manifests).includes('test-bank')).toBe(isTest);
    expect(JSON.stringify(manifests).includes('STRIPE_API_URL')).toBe(isTest);
  });

  it('names a release for every image that is not ours', () => {
    for (const { container } of workloads.filter(({ container: { image } }) => !image.includes('ticketing/')))
      expect(container.image).toMatch(/:\d+\.\d+\.\d+(-[a-z]+)?(@sha256:[0-9a-f]{64})?$/);
  });

  it('lets every service send its traces to a collector', () => {
    const policies = of(overlay, 'NetworkPolicy').filter(({ spec }) => spec.policyTypes.includes('Egress'));
    for (const { labels } of workloads.filter(({ name }) => SERVICES.includes(name))) {
      const rules = policies
        .filter(({ spec }) => selects(spec.podSelector, labels))
        .flatMap(({ spec }) => spec.egress ?? []);
      const toCollector = rules.filter(({ to, ports }) => {
        const namespaces = to?.map(
          ({ namespaceSelector }) => namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'],
        );
        return namespaces?.includes('monitoring') && ports?.some(({ port }) => port === OTLP_PORT);
      });
      expect(toCollector).toHaveLength(1);
    }
  });

  it('is in one namespace', () => {
    const inNamespace = manifests.filter(({ kind }) => kind !== 'Namespace');
    expect(inNamespace.filter(({ metadata: { namespace } }) => namespace !== 'ticketing')).toEqual([]);
  });

  it('contains no Secret', () => {
    expect(of(overlay, 'Secret')).toEqual([]);
  });
});

describe('the routes', () => {
  const routesOf = (overlay: Overlay) =>
    named(of(overlay, 'Ingress'), 'ticketing').flatMap(({ spec }) =>
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
    expect(routesOf('prod-ingress')).toEqual(PUBLIC);
  });

  it.each(['dev', 'debug', 'ci', 'ci-jetstream', 'prod-ingress'] as const)(
    'let 5 MB through for a delivery alone in %s',
    (overlay) => {
      const ingresses = of(overlay, 'Ingress') as (Manifest & { metadata: { annotations: Record<string, string> } })[];
      const bodySizeOf = (name: string) =>
        named(ingresses, name).map(
          ({ metadata }) => metadata.annotations['nginx.ingress.kubernetes.io/proxy-body-size'],
        );
      expect([bodySizeOf('ticketing'), bodySizeOf('ticketing-delivery')]).toEqual([['256k'], ['6m']]);
      const [main, delivery] = ingresses.map(({ spec }) => spec.rules[0]);
      expect(delivery?.http.paths.map(({ path, backend }) => [path, backend.service.name])).toEqual([
        ['/api/tickets/[0-9a-fA-F]+/delivery', 'tickets'],
      ]);
      expect(delivery?.host).toBe(main?.host);
    },
  );

  it('lead to the test bank in dev and ci besides, and in dev to the developer’s window', () => {
    const bank = ['/test-bank/?(.*)', 'stripe-emulator'];
    for (const overlay of ['ci', 'ci-jetstream'] as const) expect(routesOf(overlay)).toEqual([...PUBLIC, bank]);
    for (const overlay of ['dev', 'debug'] as const) {
      expect(routesOf(overlay)).toEqual([...PUBLIC, bank, ['/_dev/?(.*)', 'dev-window']]);
    }
  });

  it.each(['prod', 'prod-registry'] as const)(
    'are the same through the Gateway of %s, which has no Ingress',
    (overlay) => {
      expect(of(overlay, 'Ingress')).toEqual([]);
      const [route] = of(overlay, 'HTTPRoute');
      const pairs = route?.spec.rules.map(({ matches, backendRefs }) => [matches[0]?.path.value, backendRefs[0]?.name]);
      expect(pairs).toEqual(PUBLIC.map(([path, service]) => [path?.replace('/?(.*)', ''), service]));
    },
  );

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

describe.each(['prod', 'prod-registry', 'prod-ingress'] as const)('overlay %s', (overlay) => {
  it('runs at least two of each of our workloads', () => {
    const scaled = of(overlay, 'HorizontalPodAutoscaler');
    const ours = workloadsOf(rendered[overlay]).filter(isOurs);
    expect(scaled.map(({ spec }) => spec.scaleTargetRef?.name).sort()).toEqual(ours.map(({ name }) => name).sort());
    for (const { spec } of scaled) expect(spec.minReplicas).toBeGreaterThanOrEqual(2);
    // A number in the Deployment would fight with the autoscaler at every deploy.
    for (const { spec } of of(overlay, 'Deployment')) expect(spec.replicas).toBeUndefined();
  });

  it('adds a pod at a load that means something', () => {
    for (const { metadata, spec } of of(overlay, 'HorizontalPodAutoscaler')) {
      const [workload] = workloadsOf(rendered[overlay]).filter(({ name }) => name === spec.scaleTargetRef?.name);
      const request = Number(/^(\d+)m$/.exec(workload?.container.resources?.requests?.cpu ?? '')?.[1]);
      const share = spec.metrics?.[0]?.resource.target.averageUtilization ?? 0;
      // A pod that only waits takes a tenth of the least; more than one core is out of a Node process's reach.
      expect([metadata.name, (request * share) / 100 >= 150]).toEqual([metadata.name, true]);
      expect((request * share) / 100).toBeLessThan(1_000);
    }
  });

  it('backs every database up', () => {
    const [backup] = workloadsOf(rendered[overlay]).filter(({ kind }) => kind === 'CronJob');
    expect(backup?.container.volumeMounts?.map(({ name }) => name)).toEqual(expect.arrayContaining(SERVICES));
  });
});

describe('production is served over TLS, and its links say so', () => {
  const publicUrl = (overlay: Overlay) =>
    of(overlay, 'ConfigMap').find(({ metadata }) => metadata.name.startsWith('ticketing-'))?.data?.PUBLIC_URL;

  it('through the Ingress', () => {
    const [ingress] = of('prod-ingress', 'Ingress') as (Manifest & { spec: { tls: { hosts: string[] }[] } })[];
    expect(ingress?.spec.tls[0]?.hosts).toEqual([ingress?.spec.rules[0]?.host]);
    expect(publicUrl('prod-ingress')).toBe(`https://${ingress?.spec.rules[0]?.host}`);
  });

  it.each(['prod', 'prod-registry'] as const)('through the Gateway of %s', (overlay) => {
    const [gateway] = of(overlay, 'Gateway') as (Manifest & {
      spec: { listeners: { protocol: string; hostname: string }[] };
    })[];
    const [route] = of(overlay, 'HTTPRoute') as (Manifest & { spec: { hostnames: string[] } })[];
    const [listener, ...others] = gateway?.spec.listeners ?? [];
    expect([listener?.protocol, others]).toEqual(['HTTPS', []]);
    expect(route?.spec.hostnames).toEqual([listener?.hostname]);
    expect(publicUrl(overlay)).toBe(`https://${listener?.hostname}`);
  });
});

it('the images of a release are at a registry, with a version', () => {
  for (const { container } of workloadsOf(rendered['prod-registry']).filter(isOurs))
    expect(container.image).toMatch(/^registry\.example\.com\/ticketing\/[a-z]+:\d+\.\d+\.\d+$/);
});

// The first releases without the holes that are known to be used, or near to it; a later patch of the same line is fine.
const LEAST: Record<string, { releases: string[]; because: string }> = {
  mongo: {
    releases: ['7.0.43', '8.0.32', '8.3.11'],
    because: 'CVE-2025-14847 (7.0.28), CVE-2026-9740 (7.0.35), CVE-2026-89099',
  },
  redis: {
    releases: ['7.2.15', '7.4.10', '8.2.8'],
    because: 'CVE-2025-49844 (7.4.6), the remote code execution of July 2026',
  },
  'nats-streaming': { releases: ['0.25.6'], because: 'the last release there is' },
  nats: { releases: ['2.15.2'], because: 'GHSA-38x3-76xf-cq45 (2.14.0, 2.12.7), CVE-2026-33222 (2.12.6)' },
  'ingress-nginx': {
    releases: ['1.15.1'],
    because: 'CVE-2025-1974 (1.12.1), CVE-2026-24512 (1.14.3), CVE-2026-3288 (1.14.4)',
  },
};

/** Whether a version is of a line of the list, and not before its release there. */
function isAtLeast(name: string, version: string): boolean {
  const parts = version.split('.').map(Number);
  return (LEAST[name]?.releases ?? []).some((release) => {
    const [major, minor, patch = 0] = release.split('.').map(Number);
    return parts[0] === major && parts[1] === minor && (parts[2] ?? 0) >= patch;
  });
}

describe('what is not ours is at a release without known exploited holes', () => {
  const stores = OVERLAYS.flatMap((overlay) => workloadsOf(rendered[overlay]))
    .map(({ container }) => /^([a-z-]+):(\d+\.\d+\.\d+)/.exec(container.image))
    .flatMap((match) => (match ? [`${match[1]} ${match[2]}`] : []));
  const named = [...readFileSync(join(root, 'docs/kubernetes.md'), 'utf8').matchAll(/controller-v(\d+\.\d+\.\d+)/g)];

  it.each([...new Set([...stores, ...named.map(([, version]) => `ingress-nginx ${version}`)])])('%s', (image) => {
    const [name = '', version = ''] = image.split(' ');
    expect([image, isAtLeast(name, version), LEAST[name]?.because]).toEqual([image, true, expect.any(String)]);
  });

  it('also in the instructions', () => expect(named.length).toBeGreaterThan(0));
});

describe('NATS Streaming', () => {
  it('keeps its messages in files, for ever, and gives a lost client up within 15 s', () => {
    const [nats] = workloadsOf(rendered.dev).filter(({ name }) => name === 'nats');
    const args = nats?.container.args?.join(' ') ?? '';
    for (const part of ['-st file -dir /data', '-cid ticketing', '-hbi 5s -hbt 5s -hbf 2', '-mm 0 -mb 0 -ma 0']) {
      expect(args).toContain(part);
    }
    expect(nats?.container.volumeMounts).toContainEqual(expect.objectContaining({ name: 'data', mountPath: '/data' }));
    expect(names(of('dev', 'StatefulSet'))).toContain('nats');
  });
});
