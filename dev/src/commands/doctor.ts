import { describeJetStream, describeNatsStreaming } from '@tickets/common/bus';
import { describeDatabase } from '@tickets/common/service';
import { findMongo } from '../servers/find-mongo';
import { findJetStream, findNats } from '../servers/find-nats';
import { findRedis } from '../servers/find-redis';
import { findStripeMock } from '../servers/find-stripe-mock';
import { hasClient } from '../stack/parts';
import { requireFreePorts } from '../stack/ports-free';
import { ProcessFile } from '../stack/processes';
import { PORT_NAMES, readSettings } from '../stack/settings';
import { findChromium } from './find-chromium';

/** Tries everything that the stack and the tests need; each missing thing in one sentence. */
export async function doctor(): Promise<number> {
  const settings = readSettings();
  const { env } = settings;
  const running = new ProcessFile(settings.dir).runningStack();
  const ports = async () => {
    if (running) return `a stack runs (process ${running})`;
    await requireFreePorts(settings.ports, PORT_NAMES);
    return 'free';
  };
  const found = [
    await examine('Node', async () => process.versions.node),
    await examine('MongoDB', () => describeMongo(env)),
    await examine('NATS', () => describeNats(env)),
    await examine('JetStream', () => describeStream(env)),
    await examine('Redis', async () => (env.REDIS_URL ? 'REDIS_URL' : (await findRedis()).choice)),
    await examine('Chromium', findChromium),
    await examine('Tests', async () => (await findStripeMock()).choice),
    await examine('Ports', ports),
    await examine('Stripe', async () => (env.STRIPE_KEY ? 'STRIPE_KEY' : 'the emulator (no STRIPE_KEY)')),
    await examine('Web UI', async () => (hasClient(settings) ? 'client/' : 'none in this clone')),
  ];
  return found.every(Boolean) ? 0 : 1;
}

/** What was given is asked what it is; it is used as it is. */
async function describeMongo({ MONGO_URL: url }: NodeJS.ProcessEnv): Promise<string> {
  return url ? `MONGO_URL: ${await describeDatabase(url)}` : (await findMongo()).choice;
}

async function describeNats(env: NodeJS.ProcessEnv): Promise<string> {
  const { NATS_URL: url, NATS_CLUSTER_ID: clusterId, NATS_MONITOR_URL: monitorUrl } = env;
  return url ? `NATS_URL: ${await describeNatsStreaming({ url, clusterId, monitorUrl })}` : (await findNats()).choice;
}

async function describeStream(env: NodeJS.ProcessEnv): Promise<string> {
  const { JETSTREAM_URL: url, JETSTREAM_MONITOR_URL: monitorUrl } = env;
  const { JETSTREAM_CREDENTIALS_FILE: credentialsFile, JETSTREAM_CA_FILE: caFile } = env;
  if (!url) return (await findJetStream()).choice;
  return `JETSTREAM_URL: ${await describeJetStream({ url, monitorUrl, credentialsFile, caFile })}`;
}

async function examine(name: string, look: () => Promise<string>): Promise<boolean> {
  try {
    process.stdout.write(`ok       ${name.padEnd(9)} ${await look()}\n`);
    return true;
  } catch (error) {
    process.stdout.write(`MISSING  ${name.padEnd(9)} ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}
