import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consumerNameOf, STREAM } from '@tickets/common/bus';
import { catalogue, type Subjects, serviceNames } from '@tickets/common/contracts';
import Ajv from 'ajv';
import { parse } from 'yaml';
import type { Manifest } from './manifest';
import { renderOverlay, root } from './render';

interface Trigger {
  type: string;
  metricType?: string;
  metadata: Record<string, string>;
}

interface ScaledObject {
  metadata: { name: string; namespace: string };
  spec: { scaleTargetRef: { name: string }; minReplicaCount: number; triggers: Trigger[] };
}

const read = (name: string) => readFileSync(join(root, 'infra/schemas', name), 'utf8');

/** A part of a definition's schema, in which nothing may stand that it does not name: as the API server checks strictly. */
function strictly(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strictly);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strictly(value)]));
  const isClosed = 'properties' in parts && !parts['x-kubernetes-preserve-unknown-fields'];
  return isClosed ? { ...parts, additionalProperties: false } : parts;
}

// KEDA's own definition of the kind, as its release has it.
const crd = parse(read('keda-2.21.0-scaledobjects.yaml')) as {
  spec: { versions: { name: string; schema: { openAPIV3Schema: { properties: { spec: object } } } }[] };
};
const [version] = crd.spec.versions;
if (!version) throw new Error('the definition has no version');
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
  strictly(version.schema.openAPIV3Schema.properties.spec) as object,
);

// And of its scalers' settings, which the definition calls any text.
const { scalers } = JSON.parse(read('keda-2.21.0-scalers.json')) as {
  scalers: { type: string; parameters: { name: string; optional?: boolean; default?: string }[] }[];
};

const manifests = renderOverlay('prod-keda');
// Their shape is what is tested first.
const objects = manifests.filter(({ kind }) => kind === 'ScaledObject') as (Manifest & ScaledObject)[];
const consumersOf = (service: string) =>
  Object.entries(catalogue)
    .filter(([, { heardBy }]) => (heardBy as readonly string[]).includes(service))
    .map(([subject]) => consumerNameOf(service, subject as Subjects));
const consuming = serviceNames.filter((service) => consumersOf(service).length > 0);

it('is asked for each service that consumes', () => {
  expect(objects.map(({ metadata }) => metadata.name).sort()).toEqual([...consuming].sort());
});

describe.each(objects.map((one) => [one.metadata.name, one] as const))('the ScaledObject of %s', (name, object) => {
  const pending = object.spec.triggers.filter(({ type }) => type === 'nats-jetstream');

  it('is valid by KEDA’s own definition, and by its scalers’ settings', () => {
    expect((object as Manifest).apiVersion).toBe(`keda.sh/${version.name}`);
    validate(object.spec);
    expect(validate.errors ?? []).toEqual([]);
    for (const { type, metadata } of object.spec.triggers) {
      const parameters = scalers.find((one) => one.type === type)?.parameters ?? [];
      expect(parameters.map((one) => one.name)).toEqual(expect.arrayContaining(Object.keys(metadata)));
      const required = parameters.filter((one) => !one.optional && one.default === undefined);
      expect(Object.keys(metadata)).toEqual(expect.arrayContaining(required.map((one) => one.name)));
    }
  });

  it('counts what waits for each of its consumers, in the stream that the services make', () => {
    expect(pending.map(({ metadata }) => metadata.consumer).sort()).toEqual(consumersOf(name).sort());
    for (const { metadata } of pending) expect(metadata).toMatchObject({ stream: STREAM, account: '$G' });
  });

  it('asks the servers by their names behind the Service, through the policy', () => {
    const service = manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'jetstream');
    const monitor = service?.spec.ports.find((one) => one.name === 'monitor');
    const endpoint = `jetstream.${object.metadata.namespace}.svc:${monitor?.port}`;
    for (const { metadata } of pending) expect(metadata.natsServerMonitoringEndpoint).toBe(endpoint);
    const policy = manifests.find(({ metadata }) => metadata.name === 'from-keda');
    expect(policy?.spec.podSelector.matchLabels).toEqual(service?.spec.selector);
  });

  it('keeps two at least, and is the only autoscaler of its Deployment', () => {
    expect(object.spec.minReplicaCount).toBeGreaterThanOrEqual(2);
    const scaled = [...objects, ...manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')];
    expect(scaled.filter(({ spec }) => spec.scaleTargetRef?.name === name)).toHaveLength(1);
  });
});

it('refuses what KEDA does not know', () => {
  const [first] = objects;
  validate({ ...first?.spec, minReplicas: 2 });
  expect(validate.errors?.map(({ message }) => message)).toContain('must NOT have additional properties');
});
