import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describeJetStream, JetStreamBus } from '@tickets/common/bus';
import { missingAddresses } from '@tickets/common/service';
import { makeCertificates } from '@tickets/common/testing';
import { pino } from 'pino';
import { eventually } from '../journey/expect';
import { environmentOf } from './environment';
import { type Manifest, workloadsOf } from './manifest';
import { printSecrets } from './printed-secrets';
import { parseManifests, renderFolder, renderOverlay, root } from './render';
import { configOf, NAMES, RenderedServers } from './rendered-servers';

const secrets = printSecrets();
const { password: PASSWORD = '', 'route-password': ROUTE_PASSWORD = '' } = secrets.jetstream ?? {};

/** What none of the overlays is: a folder of `infra/k8s` with one more component, and settings of its own. */
function renderWith(resource: string, component: string, literals: string[] = []): Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'ticketing-overlay-'));
  const from = (path: string) => relative(folder, join(root, 'infra/k8s', path));
  try {
    const resources = [from(resource)];
    const components = [from(`components/${component}`)];
    const configMapGenerator = literals.length > 0 ? [{ name: 'ticketing', behavior: 'merge', literals }] : [];
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify({ resources, components, configMapGenerator }));
    return parseManifests(renderFolder(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface BusOptions {
  password?: string;
  caFile?: string;
}

/** A bus with the settings that the overlay gives orders, led to this machine. */
function busOf(servers: RenderedServers, manifests: readonly Manifest[], options: BusOptions = {}) {
  const [orders] = workloadsOf(manifests).filter(({ name }) => name === 'orders');
  if (!orders) throw new Error('the overlay has no orders');
  const { password = PASSWORD, caFile } = options;
  const env = environmentOf(orders.container, manifests, secrets);
  const log: string[] = [];
  const url = servers.local(env.JETSTREAM_URL ?? '').replaceAll(PASSWORD, password);
  const monitorUrl = servers.local(env.JETSTREAM_MONITOR_URL ?? '');
  const bus = new JetStreamBus({
    url,
    monitorUrl,
    replicas: Number(env.JETSTREAM_REPLICAS),
    caFile,
    clientId: 'orders',
    logger: pino({ level: 'warn' }, { write: (line: string) => void log.push(line) }),
  }).start();
  return { bus, log, url, monitorUrl };
}

const isConnected = ({ bus }: ReturnType<typeof busOf>) =>
  eventually('the bus is connected', async () => bus.isConnected, 30_000);
const says = ({ log }: ReturnType<typeof busOf>, words: string) =>
  eventually(`the log says ${words}`, async () => log.some((line) => line.includes(words)), 30_000);

/** What a server answers to one that wants to be a member of its cluster, until it answers at all. */
function joinAs(port: number, password: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.once('error', reject);
    socket.once('close', () => resolve(said));
    socket.on('data', (data) => {
      said += data.toString();
      if (said.includes('PONG') || said.includes('-ERR')) socket.destroy();
    });
    const introduction = {
      verbose: false,
      user: 'route',
      pass: password,
      name: 'X',
      server_id: 'X',
      cluster: 'ticketing',
    };
    socket.write(`CONNECT ${JSON.stringify(introduction)}\r\nPING\r\n`);
  });
}

/** KEDA's scaler asks each server for its account's consumers, and takes the answer of the one that it names the leader. */
async function leaderAsKedaReadsIt(port: number): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/jsz?acc=$G&consumers=true&config=true`);
  const { account_details: accounts } = (await response.json()) as {
    account_details: { name: string; stream_detail?: { name: string; consumer_detail?: Consumer[] }[] }[];
  };
  const stream = accounts.find(({ name }) => name === '$G')?.stream_detail?.find(({ name }) => name === 'events');
  return stream?.consumer_detail?.find(({ name }) => name === 'g_rendered')?.cluster.leader;
}

interface Consumer {
  name: string;
  cluster: { leader: string };
}

const bytes = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d+)([KMG])i?B?$/.exec(text) ?? [];
  return Number(number) * 1024 ** (['K', 'M', 'G'].indexOf(unit) + 1);
};

describe('JetStream in overlay prod', () => {
  const manifests = renderOverlay('prod');
  const statefulSet = manifests.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'jetstream');
  const [workload] = workloadsOf(manifests).filter(({ name }) => name === 'jetstream');
  if (!statefulSet || !workload) throw new Error('the overlay has no jetstream');
  const config = configOf(workload, manifests)['nats.conf'] ?? '';
  const setting = (name: string) => new RegExp(`${name}: (\\S+)`).exec(config)?.[1] ?? '';

  it('has three servers, on three nodes', () => {
    expect(statefulSet.spec.replicas).toBe(NAMES.length);
    const [away] = workload.pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    expect(away?.topologyKey).toBe('kubernetes.io/hostname');
  });

  it('is full before its volume and its memory are', () => {
    const volume = bytes(statefulSet.spec.volumeClaimTemplates?.[0]?.spec.resources.requests.storage ?? '');
    const memory = bytes(workload.container.resources?.limits?.memory ?? '');
    expect(bytes(setting('max_file_store')) / volume).toBeLessThanOrEqual(0.9);
    // The alert on the volume comes at four fifths of it, which has to be before.
    expect(bytes(setting('max_file_store')) / volume).toBeGreaterThan(0.8);
    expect(bytes(setting('max_memory_store')) / memory).toBeLessThanOrEqual(0.5);
    const [limit] = workload.container.env?.filter(({ name }) => name === 'GOMEMLIMIT') ?? [];
    expect(bytes(limit?.value ?? '') / memory).toBeLessThanOrEqual(0.9);
  });

  describe('its servers, as they are rendered', () => {
    let servers: RenderedServers;
    beforeAll(async () => {
      servers = await RenderedServers.prepare(manifests, secrets);
      await servers.startAll();
    }, 120_000);
    afterAll(() => servers.remove());

    it('have a configuration that nats-server takes, and none without the passwords', () => {
      for (const name of NAMES) expect(servers.check(name)).toMatchObject({ ok: true });
      for (const variable of ['JETSTREAM_PASSWORD', 'JETSTREAM_ROUTE_PASSWORD', 'ROUTE_2', 'POD_NAME']) {
        expect([variable, servers.check('jetstream-0', variable).ok]).toEqual([variable, false]);
      }
    });

    it('take no member without the routes’ own password', async () => {
      const port = servers.portOf('jetstream-0', 6222);
      expect(await joinAs(port, PASSWORD)).toContain('Authorization Violation');
      expect(await joinAs(port, ROUTE_PASSWORD)).not.toContain('Authorization Violation');
    });

    it('take no client without the password', async () => {
      const stranger = busOf(servers, manifests, { password: ROUTE_PASSWORD });
      await says(stranger, 'Authorization Violation');
      expect(stranger.bus.isConnected).toBe(false);
      await stranger.bus.close();
    });

    it('keep every message on all three, and go on without one; without two they are alive and not healthy', async () => {
      const orders = busOf(servers, manifests);
      try {
        await isConnected(orders);
        expect(orders.log.filter((line) => line.includes('could not check'))).toEqual([]);
        const received: string[] = [];
        const group = { queueGroup: 'g', durableName: 'g', maxInFlight: 8, ackWaitMs: 5_000, from: 'first' } as const;
        orders.bus.subscribe({ subject: 'rendered', ...group }, async ({ data }) => void received.push(data));
        await orders.bus.publish('rendered', 'with three');
        for (const name of NAMES) {
          const leader = () => leaderAsKedaReadsIt(servers.portOf(name, 8222));
          await eventually(`${name} knows the leader`, async () => /^jetstream-\d$/.test((await leader()) ?? ''));
        }
        await servers.kill('jetstream-2');
        await eventually('it is stored again', () =>
          orders.bus.publish('rendered', 'with two').then(
            () => true,
            () => false,
          ),
        );
        // While a consumer looks for a leader of its own, nobody can say what waits for it.
        const missing = () =>
          orders.bus.report().then(
            ({ replicasMissing }) => replicasMissing,
            () => undefined,
          );
        await eventually('the lost server is counted', async () => (await missing()) === 1);
        const { url, monitorUrl } = orders;
        expect(await describeJetStream({ url, monitorUrl })).toMatch(
          /3 servers keep the stream, 1 of them away or behind, led by jetstream-[01], login ticketing/,
        );
        await eventually(
          'both are received',
          async () => received.includes('with two') && received.includes('with three'),
        );
        await servers.kill('jetstream-1');
        const probes = async () => ({
          started: await servers.probe('jetstream-0', 'startupProbe'),
          ready: await servers.probe('jetstream-0', 'readinessProbe'),
          live: await servers.probe('jetstream-0', 'livenessProbe'),
        });
        await eventually('the last one sees that it is alone', async () => (await probes()).started === 503);
        expect(await probes()).toEqual({ started: 503, ready: 200, live: 200 });
        await servers.startAll();
        await isConnected(orders);
        await eventually('all three have everything', async () => (await missing()) === 0);
      } finally {
        await orders.bus.close();
      }
    }, 240_000);
  });
});

describe('while the services move from one broker to the other', () => {
  const steps = [
    ['nats-streaming', 'jetstream'],
    ['jetstream', 'nats-streaming'],
  ];

  it.each(steps)('they publish to %s, consume from %s too, and have the addresses of both', (bus, also) => {
    const manifests = renderWith('base', 'jetstream', [`BUS=${bus}`, `BUS_ALSO=${also}`]);
    const workloads = workloadsOf(manifests);
    expect(workloads.map(({ name }) => name)).toEqual(expect.arrayContaining(['nats', 'jetstream']));
    const services = workloads.filter(({ labels: { tier } }) => tier === 'service');
    expect(services).toHaveLength(5);
    for (const { container } of services) {
      const given = environmentOf(container, manifests, secrets);
      expect(given).toMatchObject({ BUS: bus, BUS_ALSO: also });
      expect(missingAddresses(given)).toEqual([]);
    }
  });
});

describe('with the component jetstream-tls', () => {
  let certificates: string;
  let servers: RenderedServers;
  const manifests = renderWith('overlays/prod', 'jetstream-tls');
  beforeAll(async () => {
    certificates = await makeCertificates();
    servers = await RenderedServers.prepare(manifests, secrets, certificates);
    await servers.startAll();
  }, 120_000);
  afterAll(async () => {
    await servers?.remove();
    rmSync(certificates, { recursive: true, force: true });
  });

  it('services reach the servers over TLS with the authority of the Secret, and no other way', async () => {
    const orders = busOf(servers, manifests, { caFile: join(certificates, 'ca.crt') });
    await isConnected(orders);
    await orders.bus.publish('rendered', 'over TLS');
    await orders.bus.close();
    const stranger = busOf(servers, manifests);
    await says(stranger, 'certificate');
    expect(stranger.bus.isConnected).toBe(false);
    await stranger.bus.close();
  }, 120_000);

  it('every service has the authority where JETSTREAM_CA_FILE says', () => {
    for (const { name, container, labels } of workloadsOf(manifests).filter(
      ({ labels: { tier } }) => tier === 'service',
    )) {
      const file = environmentOf(
        { ...container, env: container.env?.filter(({ valueFrom }) => !valueFrom) },
        manifests,
        {},
      ).JETSTREAM_CA_FILE;
      const mount = container.volumeMounts?.find(({ name: volume }) => volume === 'jetstream-ca');
      expect([name, labels.tier, file]).toEqual([name, 'service', `${mount?.mountPath}/ca.crt`]);
    }
  });
});
