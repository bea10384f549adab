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
    await examine('MongoDB', async () => (env.MONGO_URL ? 'MONGO_URL' : (await findMongo()).choice)),
    await examine('NATS', async () => (env.NATS_URL ? 'NATS_URL' : (await findNats()).choice)),
    await examine('JetStream', async () => (env.JETSTREAM_URL ? 'JETSTREAM_URL' : (await findJetStream()).choice)),
    await examine('Redis', async () => (env.REDIS_URL ? 'REDIS_URL' : (await findRedis()).choice)),
    await examine('Chromium', findChromium),
    await examine('Tests', async () => (await findStripeMock()).choice),
    await examine('Ports', ports),
    await examine('Stripe', async () => (env.STRIPE_KEY ? 'STRIPE_KEY' : 'the emulator (no STRIPE_KEY)')),
    await examine('Web UI', async () => (hasClient(settings) ? 'client/' : 'none in this clone')),
  ];
  return found.every(Boolean) ? 0 : 1;
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
