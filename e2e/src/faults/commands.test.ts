import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { audit } from '../journey/audit';
import { awaitOrder, hold, pay, sell } from '../journey/market';
import { useStack } from './use-stack';

const running = useStack({ HOLD_MINUTES: '5' });
const run = promisify(execFile);

async function command(service: string, name: string): Promise<string> {
  const { stack } = running;
  const { mongodb, nats, redis } = stack.ports;
  const ports = { MONGODB_PORT: String(mongodb), NATS_PORT: String(nats), REDIS_PORT: String(redis) };
  const env = { ...process.env, ...ports, STACK_DIR: stack.dir };
  return (await run('npm', ['run', '--silent', name, '-w', service], { env, cwd: `${__dirname}/../../..` })).stdout;
}

const REPLICAS = [
  ['orders', 'tickets'],
  ['orders', 'charges'],
  ['tickets', 'orderreplicas'],
  ['payments', 'orders'],
  ['expiration', 'deadlines'],
] as const;

describe('repair', () => {
  it('rebuild makes lost and damaged replicas anew from the history, beside the running service', async () => {
    const { stack, cast, stores } = running;
    const ticket = await sell(cast.seller, 'Before the damage', 15);
    const order = await hold(cast.buyer, ticket.id);
    expect((await pay(cast.buyer, order.id, 'pm_card_visa')).status).toBe(201);
    await awaitOrder(cast.buyer, order.id, 'completed');
    await audit(stores);
    const client = await new MongoClient(`mongodb://127.0.0.1:${stack.ports.mongodb}/`).connect();
    for (const [service, collection] of REPLICAS) await client.db(service).collection(collection).deleteMany({});
    await client.close();
    for (const service of ['orders', 'tickets', 'payments', 'expiration'])
      expect(await command(service, 'rebuild')).toContain('rebuilt');
    await audit(stores);
  });

  it('republish sends every snapshot again, and nothing changes by it', async () => {
    const { stores } = running;
    for (const service of ['tickets', 'orders', 'payments'])
      expect(await command(service, 'republish')).toMatch(/\d+ snapshots sent again/);
    await audit(stores);
  });
});
