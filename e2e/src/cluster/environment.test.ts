import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { missingAddresses } from '@tickets/common/service';
import { environmentOf, partsOfOthers, type Secrets } from './environment';
import { workloadsOf } from './manifest';
import { printSecrets } from './printed-secrets';
import { isTestOverlay, OVERLAYS, renderOverlay, root } from './render';

const SERVICES = ['auth', 'tickets', 'orders', 'expiration', 'payments'];

interface Schema {
  shape: Record<string, unknown>;
  safeParse: (value: unknown) => { success: boolean; error?: { issues: { path: PropertyKey[]; message: string }[] } };
}

/** A service's own description of its environment: the one zod object that its config.ts exports. */
function schemaOf(service: string): Schema {
  const exported = Object.values(require(join(root, service, 'src/config.ts')) as Record<string, unknown>);
  const found = exported.find((value) => typeof value === 'object' && value !== null && 'shape' in value);
  if (!found) throw new Error(`${service}/src/config.ts exports no zod object`);
  return found as Schema; // It has a shape, so it is one of zod's objects.
}

const STRIPE = {
  STRIPE_KEY: 'sk_live_x',
  STRIPE_WEBHOOK_SECRET: `whsec_${'a'.repeat(40)}`,
  STRIPE_PUBLISHABLE_KEY: 'pk_live_x',
};

function sourcesUnder(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? sourcesUnder(path) : readFileSync(path, 'utf8')))
    .join('\n');
}

describe.each(OVERLAYS)('the environment in overlay %s', (overlay) => {
  const manifests = renderOverlay(overlay);
  const workloads = workloadsOf(manifests);
  const isTest = isTestOverlay(overlay);
  const secrets = printSecrets(isTest ? {} : STRIPE);
  /** What node itself, and the dev images' own process, read. */
  const foreign = ['INSPECT'];

  it.each(SERVICES)('has everything that %s requires, and nothing that it does not know', (service) => {
    const [workload] = workloads.filter(({ name }) => name === service);
    if (!workload) throw new Error(`${service} is not there`);
    const given = environmentOf(workload.container, manifests, secrets);
    const schema = schemaOf(service);
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    expect(schema.safeParse(set).error?.issues ?? []).toEqual([]);
    expect(missingAddresses(set)).toEqual([]);
    const parts = partsOfOthers(workload.container);
    const unknown = Object.keys(given).filter((name) => !(name in schema.shape) && !parts.has(name));
    expect(unknown.filter((name) => !foreign.includes(name))).toEqual([]);
  });

  it('has everything that the client reads, and nothing else', () => {
    const [client] = workloads.filter(({ name }) => name === 'client');
    if (!client) throw new Error('the client is not there');
    const given = Object.keys(environmentOf(client.container, manifests, secrets));
    const source = sourcesUnder(join(root, 'client/src'));
    const known = new Set([...source.matchAll(/process\.env\.(\w+)/g)].map(([, name]) => name));
    expect(given.filter((name) => !known.has(name) && !['PORT', 'HOSTNAME'].includes(name))).toEqual([]);
    // Next itself and the image set the first three.
    const ambient = ['NODE_ENV', 'NEXT_RUNTIME', 'NEXT_MANUAL_SIG_HANDLE'];
    const optional = [...ambient, 'DEMO_PASSWORD', ...(isTest ? [] : ['TEST_MODE'])];
    expect([...known].filter((name) => !given.includes(name ?? '') && !optional.includes(name ?? ''))).toEqual([]);
  });

  it('reaches every store by the name of its Service', () => {
    const services = manifests.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    // A pod of a StatefulSet has a name of its own behind its Service's.
    const pods = manifests
      .filter(({ kind }) => kind === 'StatefulSet')
      .flatMap(({ metadata: { name }, spec }) =>
        Array.from({ length: spec.replicas ?? 1 }, (_, n) => `${name}-${n}.${spec.serviceName}`),
      );
    for (const { container } of workloads) {
      for (const value of Object.values(environmentOf(container, manifests, secrets)).flatMap((one) =>
        one.split(','),
      )) {
        if (!/^(mongodb|nats|redis|http):\/\//.test(value) || /ticketing\.(dev|localhost)/.test(value)) continue;
        expect([...services, ...pods]).toContain(new URL(value.replace(/^\w+:/, 'http:')).hostname);
      }
    }
  });
});

describe('a service', () => {
  const given = (secrets: Secrets) => {
    const manifests = renderOverlay('prod');
    const [orders] = workloadsOf(manifests).filter(({ name }) => name === 'orders');
    if (!orders) throw new Error('orders is not there');
    return environmentOf(orders.container, manifests, secrets);
  };

  it.each(['secret', 'changeme', ''])('refuses %p for its key, and says which variable it is', (key) => {
    const environment = given({ ...printSecrets(STRIPE), jwt: { key } });
    const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
    const issues = schemaOf('orders').safeParse(set).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toContain('JWT_KEY');
  });

  it('can not be given a Secret that does not exist', () => {
    const { jwt: _jwt, ...others } = printSecrets(STRIPE);
    expect(() => given(others)).toThrow('Secret jwt/key is not there');
  });
});

describe('make-secrets', () => {
  it('makes other values each time', () => {
    const [one, other] = [printSecrets({}), printSecrets({})];
    const values = [one, other].flatMap((secrets) =>
      Object.values(secrets).flatMap((data) => Object.values(data).filter(Boolean)),
    );
    expect(new Set(values).size).toBe(values.length);
    for (const value of values) expect(value.length).toBeGreaterThanOrEqual(32);
  });

  it('refuses a Stripe key without its webhook secret', () => {
    expect(() => printSecrets({ STRIPE_KEY: 'sk_live_x' })).toThrow('webhook-secret');
  });
});
