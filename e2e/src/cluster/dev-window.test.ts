import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, type Secrets } from './environment';
import { workloadsOf } from './manifest';
import { OVERLAYS, renderFolder, renderOverlay, root } from './render';

const WITH_WINDOW: readonly string[] = ['dev', 'debug'];
const SERVICES = ['auth', 'tickets', 'orders', 'expiration', 'payments'];
const NAMES = /dev-window|\/_dev|bull-board/;
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Schema {
  safeParse: (value: unknown) => { error?: { issues: unknown[] } };
}

interface Window {
  WindowConfig: Schema;
  commandEnvironment: (service: string, env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

interface Lockfile {
  packages: Record<string, { dependencies?: Names; peerDependencies?: Names; optionalDependencies?: Names }>;
}

type Names = Record<string, string>;

/** Any value for every key that the manifests ask for. */
const anySecret = 'p0123456789abcdef0123456789abcdef0123456789abcdef';
const anyKey = (first: number) => Buffer.from(Array.from({ length: 32 }, (_, n) => first + 5 * n)).toString('base64');
const secrets: Secrets = {
  ...Object.fromEntries(
    ['jwt', 'nats', 'redis', 'stripe', ...SERVICES.map((name) => `${name}-mongo`)].map((name) => [
      name,
      { key: name === 'stripe' ? '' : anySecret, password: anySecret, 'webhook-secret': `whsec_${anySecret}` },
    ]),
  ),
  delivery: { keys: `first:${anyKey(3)}`, 'fingerprint-key': anyKey(60) },
};

describe.each(WITH_WINDOW)('overlay %s', (overlay) => {
  const manifests = renderOverlay(overlay as (typeof OVERLAYS)[number]);
  const [workload] = workloadsOf(manifests).filter(({ name }) => name === 'dev-window');
  if (!workload) throw new Error('the window is not there');
  const environment = environmentOf(workload.container, manifests, secrets);
  const set = (env: NodeJS.ProcessEnv) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { WindowConfig, commandEnvironment } = require(join(root, 'dev-window/src/config.ts')) as Window;

  it('gives the window everything that it requires', () => {
    expect(WindowConfig.safeParse(set(environment)).error?.issues ?? []).toEqual([]);
  });

  it.each(SERVICES)('gives the commands of %s everything that they require', (service) => {
    const exported = Object.values(require(join(root, service, 'src/config.ts')) as Record<string, unknown>);
    const schema = exported.find((one) => typeof one === 'object' && one !== null && 'safeParse' in one) as Schema;
    const env = commandEnvironment(service, environment);
    expect(schema.safeParse(set(env)).error?.issues ?? []).toEqual([]);
    expect(env.MONGO_URL).toContain(`${service}-mongo:27017/${service}`);
  });
});

describe('in production there is no window', () => {
  it.each(OVERLAYS.filter((overlay) => !WITH_WINDOW.includes(overlay)))('in overlay %s nothing names it', (overlay) => {
    const text = renderFolder(join(root, 'infra/k8s/overlays', overlay));
    expect(text.split('\n').filter((line) => NAMES.test(line))).toEqual([]);
  });

  it('no image has it but its own', () => {
    const others = readdirSync(join(root, 'infra/docker')).filter((name) => name !== 'dev-window.Dockerfile');
    for (const name of others) {
      const lines = read(join('infra/docker', name)).split('\n');
      // npm wants to know every workspace of the lockfile; the manifests' layer is part of no image that ships.
      const known = 'COPY dev-window/package.json dev-window/';
      expect([name, lines.filter((line) => NAMES.test(line) && line !== known)]).toEqual([name, []]);
    }
    const shipped =
      read('infra/docker/service.Dockerfile')
        .split(/^FROM /m)
        .at(-1) ?? '';
    expect(shipped).not.toMatch(/--from=manifests|--from=tools|--from=dev/);
  });

  it('the production pipeline of skaffold builds and deploys nothing of it', () => {
    const [, prod = ''] = read('skaffold.yaml').split(/^ {2}- name: prod$/m);
    expect(prod.split(/^ {2}- name: /m)[0]).not.toMatch(NAMES);
  });

  it.each([...SERVICES, 'client', 'common'])('%s installs nothing of it for production', (workspace) => {
    const { packages } = JSON.parse(read('package-lock.json')) as Lockfile;
    const found = new Set<string>();
    const visit = (place: string) => {
      if (found.has(place) || !packages[place]) return;
      found.add(place);
      const { dependencies, peerDependencies, optionalDependencies } = packages[place];
      for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
        visit(name === '@tickets/common' ? 'common' : `node_modules/${name}`);
        visit(`${place}/node_modules/${name}`);
      }
    };
    visit(workspace);
    expect(found.size).toBeGreaterThan(5);
    expect([...found].filter((place) => /bull-board|dev-window/.test(place))).toEqual([]);
  });

  it.each([...SERVICES, 'client', 'common'])('the source of %s does not speak of it', (workspace) => {
    const filesOf = (folder: string): string[] =>
      readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? filesOf(path) : [path];
      });
    const naming = filesOf(join(root, workspace, 'src')).filter((path) => NAMES.test(readFileSync(path, 'utf8')));
    expect(naming).toEqual([]);
  });
});
