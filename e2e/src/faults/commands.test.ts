import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { audit } from '../journey/audit';
import { awaitOrder, hold, pay, sell } from '../journey/market';
import { BROKERS, useStack } from './use-stack';

describe.each(BROKERS)('on %s', (bus) => {
  const running = useStack({ HOLD_MINUTES: '5' }, { bus });
  const run = promisify(execFile);

  /** As an operator types it. */
  async function command(service: string, name: string): Promise<string> {
    const { stack } = running;
    const ports = Object.entries(stack.ports).map(([part, port]) => [
      `${part.toUpperCase().replaceAll('-', '_')}_PORT`,
      String(port),
    ]);
    const env = { ...process.env, ...Object.fromEntries(ports), STACK_DIR: stack.dir };
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
      for (const [service, collection] of REPLICAS) {
        const client = await new MongoClient(stack.databaseUrl(service)).connect();
        await client.db().collection(collection).deleteMany({});
        await client.close();
      }
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
});
