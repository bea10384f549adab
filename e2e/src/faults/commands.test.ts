import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { OrderResponse } from '@tickets/common/contracts';
import { MongoClient } from 'mongodb';
import { audit } from '../journey/audit';
import { expectStatus } from '../journey/expect';
import { awaitOrder, awaitTicket, deliver, hold, openPass, pay, readPass, sell } from '../journey/market';
import { BROKERS, useStack } from './use-stack';

describe.each(BROKERS)('on %s', (bus) => {
  const running = useStack({ HOLD_MINUTES: '5' }, { bus });
  const run = promisify(execFile);

  /** As an operator types it. */
  async function command(service: string, name: string, ...words: string[]): Promise<string> {
    const { stack } = running;
    const ports = Object.entries(stack.ports).map(([part, port]) => [
      `${part.toUpperCase().replaceAll('-', '_')}_PORT`,
      String(port),
    ]);
    const env = { ...process.env, ...keys, ...Object.fromEntries(ports), STACK_DIR: stack.dir };
    const args = ['run', '--silent', name, '-w', service, ...(words.length > 0 ? ['--', ...words] : [])];
    return (await run('npm', args, { env, cwd: `${__dirname}/../../..` })).stdout;
  }

  /** Under which tickets keeps and recognises what is delivered, where they are not the stack's own. */
  const keys: { DELIVERY_KEYS?: string; FINGERPRINT_KEY?: string } = {};

  /** As it is rolled out: the running service gets the keys first. */
  async function rollOut(changed: typeof keys): Promise<void> {
    Object.assign(keys, changed);
    const tickets = running.stack.part('tickets');
    Object.assign(tickets.definition.env, keys);
    await tickets.restart();
  }

  async function buyOpened(title: string, value: string): Promise<OrderResponse> {
    const { seller, buyer } = running.cast;
    const ticket = await sell(seller, title, 15);
    expectStatus(await deliver(seller, ticket.id, value), 200, 'the seller delivers');
    const { id } = await hold(buyer, ticket.id);
    expect((await pay(buyer, id, 'pm_card_visa')).status).toBe(201);
    const order = await awaitOrder(buyer, id, 'completed');
    await awaitTicket(seller, ticket.id, 'sold');
    expect((await openPass(buyer, ticket.id)).body.value).toBe(value);
    return order;
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

  describe('refund', () => {
    it('gives back what was opened, closes the pass, and is safe to repeat', async () => {
      const { seller, buyer } = running.cast;
      const { id, ticket } = await buyOpened('Given back by an operator', 'OPERATOR-1');
      // The services may be done with it before the command looks again.
      const words = new RegExp(
        `^orders: (the refund of order ${id} is under way|order ${id} is refunded already)$`,
        'm',
      );
      expect(await command('orders', 'refund', id)).toMatch(words);
      expect(await awaitOrder(buyer, id, 'cancelled')).toMatchObject({
        cancelReason: 'refunded',
        refund: { reason: 'operator' },
        payment: { status: 'refunded', refunded: 15 },
      });
      await awaitTicket(seller, ticket.id, 'removed');
      expect((await openPass(buyer, ticket.id)).status).toBe(404);
      expect(await command('orders', 'refund', id)).toContain(`orders: order ${id} is refunded already\n`);
    });

    it('says in words what it can’t give back, and fails', async () => {
      const refused = { code: 1, stdout: expect.not.stringContaining('refund') };
      await expect(command('orders', 'refund')).rejects.toMatchObject({
        ...refused,
        stderr: expect.stringContaining('refund needs the id of an order: npm run refund -w orders -- <id>'),
      });
      const nobodys = 'a'.repeat(24);
      await expect(command('orders', 'refund', nobodys)).rejects.toMatchObject({
        ...refused,
        stderr: expect.stringContaining(`there is no order ${nobodys}`),
      });
    });
  });

  describe('rotate-delivery-keys', () => {
    it('lets an old key go, one rollout before it and one after, and the passes stay readable', async () => {
      const { buyer } = running.cast;
      const { ticket } = await buyOpened('Encrypted again', 'ROTATED-1');
      const old = running.stack.part('tickets').definition.env.DELIVERY_KEYS ?? '';
      const fresh = `second:${randomBytes(32).toString('base64')}`;
      await rollOut({ DELIVERY_KEYS: `${fresh},${old}` });
      expect(await command('tickets', 'rotate-delivery-keys')).toMatch(
        /^tickets: [1-9]\d* deliveries encrypted with the key second\ntickets: 0 fingerprints/,
      );
      await rollOut({ DELIVERY_KEYS: fresh });
      expect((await readPass(buyer, ticket.id)).body.value).toBe('ROTATED-1');
      expect(await command('tickets', 'rotate-delivery-keys')).toContain('tickets: 0 deliveries encrypted');
    });

    it('recognises a barcode by a new fingerprint key as it did by the old one', async () => {
      const { seller, rival } = running.cast;
      const listed = await sell(seller, 'Known again', 15);
      expectStatus(await deliver(seller, listed.id, 'KNOWN-AGAIN'), 200, 'the seller delivers');
      await rollOut({ FINGERPRINT_KEY: randomBytes(32).toString('hex') });
      expect(await command('tickets', 'rotate-delivery-keys')).toMatch(
        /[1-9]\d* fingerprints made with the present key/,
      );
      const other = await sell(rival, 'The same barcode', 15);
      const { status, body } = await deliver(rival, other.id, 'KNOWN-AGAIN');
      expect([status, body]).toMatchObject([409, { errors: [{ code: 'already_listed' }] }]);
    });
  });
});
