import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { workloadsOf } from './manifest';
import { type Overlay, renderOverlay, root } from './render';

interface Artifact {
  image: string;
  context: string;
  docker: { dockerfile: string; target?: string; buildArgs?: { SERVICE: string } };
  sync?: { manual: { src: string; dest: string }[] };
}

interface Pipeline {
  name?: string;
  build?: { artifacts?: Artifact[] };
  manifests: { kustomize: { paths: string[] } };
  portForward?: { resourceType: string; resourceName: string; port: number }[];
}

const text = readFileSync(join(root, 'skaffold.yaml'), 'utf8');
const skaffold = parse(text) as Pipeline & { build: { artifacts: Artifact[] }; profiles: Pipeline[] };
const pipelines: [string, Pipeline][] = [
  ['dev', skaffold],
  ...skaffold.profiles.map((one) => [one.name ?? '', one] as [string, Pipeline]),
];
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it('skaffold.yaml is valid by the schema of Skaffold', () => {
  const schema = JSON.parse(read('infra/schemas/skaffold-v4beta13.schema.json')) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(skaffold);
  expect(validate.errors ?? []).toEqual([]);
});

/**
 * Which artifact's tag Skaffold puts in an image's place: the one whose name is the image's without tag, registry included
 * and nothing added; never where there is a digest (pkg/skaffold/kubernetes/manifest/images.go, selectLocalManifestImages).
 * A default repository changes the tag that is put there, not the names that are compared.
 */
function replacedBySkaffold(image: string, artifacts: readonly string[]): string | undefined {
  const [, name, digest] = /^(.+?)(?::[\w.-]+)?(@sha256:.+)?$/.exec(image) ?? [];
  return digest ? undefined : artifacts.find((artifact) => artifact === name);
}

describe.each(pipelines)('pipeline %s', (name, pipeline) => {
  const artifacts = pipeline.build?.artifacts ?? skaffold.build.artifacts;
  const [path = ''] = pipeline.manifests.kustomize.paths;
  const manifests = renderOverlay(path.split('/').at(-1) as Overlay); // The test below fails where it is none.

  it('names a folder, Dockerfiles, targets and source folders that exist', () => {
    expect(existsSync(join(root, path, 'kustomization.yaml'))).toBe(true);
    for (const { context, docker, sync } of artifacts) {
      const dockerfile = read(join(context, docker.dockerfile));
      if (docker.target) expect(dockerfile).toMatch(new RegExp(`^FROM .* AS ${docker.target}$`, 'm'));
      if (docker.buildArgs) expect(existsSync(join(root, docker.buildArgs.SERVICE, 'package.json'))).toBe(true);
      for (const { src } of sync?.manual ?? []) expect(existsSync(join(root, src.replace('/**/*', '')))).toBe(true);
    }
  });

  it('deploys every image that it builds, and builds every one of ours that it deploys', () => {
    const images = workloadsOf(manifests).map(({ container }) => container.image);
    const built = artifacts.map(({ image }) => image);
    for (const name of built)
      expect([name, images.filter((image) => replacedBySkaffold(image, built) === name)]).not.toEqual([name, []]);
    const ours = images.filter((image) => image.includes('ticketing/'));
    expect(ours.filter((image) => !replacedBySkaffold(image, built))).toEqual([]);
  });

  it('forwards ports that exist', () => {
    for (const { resourceType, resourceName, port } of pipeline.portForward ?? []) {
      const kind = resourceType === 'service' ? 'Service' : 'Deployment';
      const [found] = manifests.filter((one) => one.kind === kind && one.metadata.name === resourceName);
      const ports =
        kind === 'Service'
          ? found?.spec.ports.map((one) => one.port)
          : workloadsOf(found ? [found] : [])[0]?.container.ports?.map((one) => one.containerPort);
      expect([resourceName, ports]).toEqual([resourceName, expect.arrayContaining([port])]);
    }
  });

  it('syncs source only into the dev images', () => {
    for (const { docker, sync } of artifacts)
      expect([docker.target, Boolean(sync)]).toEqual(name === 'prod' ? [undefined, false] : ['dev', true]);
  });
});

describe('the Dockerfiles', () => {
  const files = readdirSync(join(root, 'infra/docker')).filter((name) => name.endsWith('.Dockerfile'));

  it.each(files.filter((name) => name !== 'store.Dockerfile'))(
    '%s ships a program that is not root, on Node 24',
    (name) => {
      const dockerfile = read(join('infra/docker', name));
      expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:24-slim$/m);
      const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
      expect(last).toMatch(/^USER 10001:10001$/m);
      expect(last).toMatch(/^CMD \["node", /m);
      expect(last).toContain('org.opencontainers.image.title');
      expect(last).not.toMatch(/npm|^COPY \./m);
    },
  );

  it('let the web UI end itself in its own time, in the image that ships alone', () => {
    const [dev, shipped] = read('infra/docker/client.Dockerfile').split(/^FROM tools AS build$/m);
    expect(shipped).toContain('NEXT_MANUAL_SIG_HANDLE=true');
    expect(dev).not.toContain('NEXT_MANUAL_SIG_HANDLE');
  });

  it.each(files)('%s knows every workspace that the lockfile knows', (name) => {
    const dockerfile = read(join('infra/docker', name));
    if (!dockerfile.includes('npm ci')) return;
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    for (const workspace of workspaces) expect(dockerfile).toContain(`COPY ${workspace}/package.json ${workspace}/`);
  });

  it('keep the Stripe emulator out of every image but its own', () => {
    for (const name of files.filter((file) => file !== 'stripe-emulator.Dockerfile')) {
      const copied = read(join('infra/docker', name)).match(/^(COPY|RUN).*stripe-emulator.*$/gm) ?? [];
      expect([name, copied.filter((line) => line !== 'COPY stripe-emulator/package.json stripe-emulator/')]).toEqual([
        name,
        [],
      ]);
    }
  });
});
