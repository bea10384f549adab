import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDir, isReachable, withLock } from './cache';
import { answers, MissingPrerequisite, run } from './run';

/** How to start a MongoDB: the command takes mongod's `--port` and `--dbpath`. */
export interface MongoCommand {
  command: string;
  args: string[];
  /** Where it came from, as printed. */
  choice: string;
  /** The stand-in keeps everything in memory without `--dbpath`; a real mongod always needs a folder. */
  isStandIn: boolean;
}

const DOWNLOAD_HOST = 'fastdl.mongodb.org';
const STAND_IN_VERSION = '1.47.0';
const JVM_FLAGS = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dslf4j.internal.verbosity=ERROR'];

/** A mongod that answers, else a downloaded one, else the Java stand-in from Maven Central. */
export async function findMongo(): Promise<MongoCommand> {
  const named = process.env.MONGOMS_SYSTEM_BINARY;
  if (named && (await answers(named))) return real(named, `MONGOMS_SYSTEM_BINARY (${named})`);
  if (await answers('mongod')) return real('mongod', 'mongod on PATH');
  return (await downloaded()) ?? (await standIn());
}

const real = (command: string, choice: string): MongoCommand => ({ command, args: [], choice, isStandIn: false });

async function downloaded(): Promise<MongoCommand | undefined> {
  const downloadDir = join(cacheDir, 'mongodb');
  const { DryMongoBinary, MongoBinary } = await import('mongodb-memory-server');
  const cached = await DryMongoBinary.locateBinary(await DryMongoBinary.generateOptions({ downloadDir }));
  if (cached) return real(cached, 'mongod downloaded by mongodb-memory-server');
  if (!(await isReachable(DOWNLOAD_HOST))) return undefined;
  return MongoBinary.getPath({ downloadDir, checkMD5: true }).then(
    (path) => real(path, 'mongod downloaded by mongodb-memory-server'),
    () => undefined,
  );
}

async function standIn(): Promise<MongoCommand> {
  const home = join(cacheDir, `mongo-java-server-${STAND_IN_VERSION}-1`);
  const isInstalled = () =>
    access(home).then(
      () => true,
      () => false,
    );
  if (!(await isInstalled())) {
    await requireJava();
    await withLock('mongo-java-server', async () => {
      if (!(await isInstalled())) await installStandIn(home);
    });
  }
  const classPath = [join(home, 'classes'), join(home, 'lib', '*')].join(process.platform === 'win32' ? ';' : ':');
  const choice = `mongo-java-server ${STAND_IN_VERSION} (no mongod on PATH, ${DOWNLOAD_HOST} refused)`;
  return { command: 'java', args: [...JVM_FLAGS, '-cp', classPath, 'MongoStandIn'], choice, isStandIn: true };
}

async function requireJava(): Promise<void> {
  const [hasJdk, hasMaven] = await Promise.all([answers('javac'), answers('mvn')]);
  if (hasJdk && hasMaven) return;
  throw new MissingPrerequisite(
    `MongoDB is missing (each service keeps its data in one): no mongod answers on PATH, ${DOWNLOAD_HOST} can't be reached, and the stand-in needs JDK 17 and Maven; fix it with \`sudo apt-get install -y openjdk-17-jdk-headless maven\`, or give MONGO_URL.`,
  );
}

/** Built beside its place and moved there whole, so that a killed install leaves nothing that looks finished. */
async function installStandIn(home: string): Promise<void> {
  const source = resolve(__dirname, '../../java/mongo-stand-in');
  const building = `${home}.building`;
  const lib = join(building, 'lib');
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  const pom = join(source, 'pom.xml');
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`]);
  await run('javac', ['-cp', join(lib, '*'), '-d', join(building, 'classes'), join(source, 'MongoStandIn.java')]);
  await rename(building, home);
}
