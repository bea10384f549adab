import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findMongo } from 'dev/servers/find-mongo';
import { findJetStream, findNats } from 'dev/servers/find-nats';
import { findRedis } from 'dev/servers/find-redis';
import type { Options } from './options';
import { root } from './render';

interface Image {
  name: string;
  dockerfile: string;
  args: Record<string, string>;
  target?: string;
  context?: string;
}

export const SERVICES = ['auth', 'tickets', 'orders', 'expiration', 'payments'] as const;
const STORES = ['mongo', 'redis', 'nats', 'jetstream'] as const;

const service = (name: string): Image => ({
  name: `ticketing/${name}:ci`,
  dockerfile: 'service',
  args: { SERVICE: name },
});

function imagesFor(stores: string): Image[] {
  return [
    ...SERVICES.map(service),
    { name: 'ticketing/client:ci', dockerfile: 'client', args: {} },
    { name: 'ticketing/stripe-emulator:ci', dockerfile: 'stripe-emulator', args: {} },
    { ...service('tickets'), name: 'ticketing/tickets:dev', target: 'dev' },
    // Deployed by no overlay that is tested here, so it is only built.
    { name: 'ticketing/dev-window:dev', dockerfile: 'dev-window', args: {}, target: 'dev' },
    ...STORES.map((store) => ({
      name: `ticketing/store-${store}:ci`,
      dockerfile: 'store',
      args: { STORE: store },
      context: stores,
    })),
  ];
}

/** Runs to the end; a compiler tells its errors on standard output, so both are in ours. */
function call(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${`${stdout}${stderr}`.slice(-3_000)}`);
  return stdout;
}

/** A program with the shared libraries that a small image may lack, and a script that starts it. */
function packProgram(folder: string, program: string): void {
  mkdirSync(join(folder, 'lib'), { recursive: true });
  copyFileSync(program, join(folder, basename(program)));
  for (const [, library = ''] of call('ldd', [program]).matchAll(/=> (\/\S*lib(?:ssl|crypto)\S*)/g)) {
    copyFileSync(library, join(folder, 'lib', basename(library)));
  }
  writeRun(folder, `LD_LIBRARY_PATH=/opt/store/lib exec /opt/store/${basename(program)} "$@"`);
}

function writeRun(folder: string, line: string): void {
  writeFileSync(join(folder, 'run'), `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, 'run'), 0o755);
}

/** The stand-in for MongoDB, with a Java that has just the modules in use. */
async function packMongo(folder: string): Promise<void> {
  const { args, isStandIn, command } = await findMongo();
  if (!isStandIn) return packProgram(folder, command);
  const [classes = '', libraries = ''] = (args[args.indexOf('-cp') + 1] ?? '').split(':');
  mkdirSync(folder, { recursive: true });
  cpSync(libraries.replace(/\/\*$/, ''), join(folder, 'lib'), { recursive: true });
  const source = join(root, 'dev/java/mongo-stand-in/MongoStandIn.java');
  call('javac', ['-cp', `${classes}:${libraries}`, '-d', join(folder, 'classes'), source]);
  const modules = 'java.base,java.logging,java.management,java.naming,java.sql,java.desktop,jdk.unsupported';
  call('jlink', [
    '--add-modules',
    modules,
    '--strip-debug',
    '--no-header-files',
    '--no-man-pages',
    '--output',
    join(folder, 'java'),
  ]);
  writeRun(
    folder,
    'exec /opt/store/java/bin/java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "/opt/store/classes:/opt/store/lib/*" MongoStandIn "$@"',
  );
}

async function packStores(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ticketing-stores-'));
  await packMongo(join(folder, 'mongo'));
  packProgram(join(folder, 'redis'), pathOf((await findRedis()).command));
  packProgram(join(folder, 'nats'), pathOf((await findNats()).command));
  packProgram(join(folder, 'jetstream'), pathOf((await findJetStream()).command));
  return folder;
}

const pathOf = (command: string) => (command.includes('/') ? command : call('which', [command]).trim());

function build(image: Image, { builder }: Options): string {
  const { dockerfile, args, target, context = root } = image;
  // Without a registry in its name an image is Docker Hub's to Kubernetes, and localhost's to buildah.
  const name = builder === 'buildah' ? `docker.io/${image.name}` : image.name;
  const common = ['-f', join(root, 'infra/docker', `${dockerfile}.Dockerfile`), '-t', name];
  const buildArgs = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  const more = (process.env.BUILD_ARGS ?? '').split(' ').filter(Boolean);
  const isOurs = context === root && builder === 'buildah' ? ['--ignorefile', join(root, '.dockerignore')] : [];
  const options = [...common, ...buildArgs, ...(target ? ['--target', target] : []), ...isOurs, ...more, context];
  if (builder === 'buildah')
    call('buildah', [
      '--storage-driver',
      'overlay',
      'bud',
      '--isolation',
      'chroot',
      '--pull=never',
      '--layers',
      ...options,
    ]);
  else call('docker', ['build', ...options]);
  return name;
}

/** Builds every image of the overlays ci and ci-jetstream and hands each to the cluster; `told` is called with its name and seconds. */
export async function buildImages(options: Options, told: (name: string, seconds: number) => void): Promise<void> {
  const stores = await packStores();
  try {
    const { images } = options;
    const isWanted = ({ name }: Image) =>
      images.length === 0 || images.some((one) => name.startsWith(`ticketing/${one}`));
    for (const image of imagesFor(stores).filter(isWanted)) {
      const begunAt = Date.now();
      const name = build(image, options);
      const [command, ...args] = (options.load ?? '').split(' ').filter(Boolean);
      if (command) call(command, [...args, name]);
      told(image.name, (Date.now() - begunAt) / 1000);
    }
  } finally {
    rmSync(stores, { recursive: true, force: true });
  }
}
