import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { audit } from '../journey/audit';
import { leaderOf } from '../journey/broker-leader';
import { eventually } from '../journey/expect';
import { awaitOrder, hold, sell } from '../journey/market';
import { startImpatientBuyer } from './impatient-buyer';
import { joinBus } from './join-bus';
import { serviceCommand } from './service-command';
import { startShoppers } from './shoppers';
import { useStack } from './use-stack';

// Faults of a JetStream of three servers while people buy. Each line that is printed is a line of the table in docs/jetstream.md.

const running = useStack({ HOLD_MINUTES: '0.75', HOLD_GRACE_MS: '1000' }, { bus: 'jetstream', nodes: 3 });

type Server = (typeof running.stack.brokers)[number];

async function followerOf(leader: Server): Promise<Server> {
  const follower = running.stack.brokers.find((server) => server !== leader);
  if (!follower) throw new Error('the leader is alone');
  return follower;
}

/** A buyer is answered within this, whatever the broker does. */
const ANSWER_MS = 5_000;

/**
 * Purchases before, during and after the fault: none may fail, whoever presses a button is answered in words within 5 s, and at
 * the end every service agrees.
 */
async function buyDuring(name: string, fault: () => Promise<unknown>): Promise<void> {
  const shoppers = startShoppers(running.cast);
  const purchases = (count: number) => {
    const goal = shoppers.purchases.made + count;
    return eventually('purchases go on', async () => shoppers.purchases.made >= goal, 120_000);
  };
  const impatient = startImpatientBuyer(running.stack.url);
  await purchases(2);
  await fault();
  const { paid: paidBefore } = impatient.answers;
  await purchases(2);
  await eventually('impatient purchases go on', async () => impatient.answers.paid > paidBefore, 120_000);
  const { paid, refused, slowestMs, wordless } = await impatient.stop();
  const { made, failed, longestMs } = await shoppers.stop();
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const answers = `${paid} | ${refused} | ${seconds(slowestMs)}`;
  console.log(`| ${name} | ${made} | ${failed.length} | ${seconds(longestMs)} | ${answers} |`);
  expect(failed).toEqual([]);
  expect(wordless).toEqual([]);
  expect(slowestMs).toBeLessThan(ANSWER_MS);
  await audit(running.stores);
}

/** As an operator's mistake: the request goes to the broker as it is, without any client. */
async function deleteStream(): Promise<void> {
  const socket = connect(running.stack.ports['jetstream-1'], '127.0.0.1');
  const answered = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (data) => (data.includes('+PONG') || data.includes('PONG\r\n') ? resolve() : undefined));
  });
  socket.write('CONNECT {"verbose":false}\r\nPUB $JS.API.STREAM.DELETE.events 0\r\n\r\nPING\r\n');
  await answered;
  socket.destroy();
}

describe('a JetStream of three servers, under purchases', () => {
  it('goes on when the leader is killed', () =>
    buyDuring('the leader is killed', async () => (await leaderOf(running.stack)).kill('SIGKILL')));

  it('goes on when a server is frozen for 20 s, and when it wakes up', () =>
    buyDuring('the leader is frozen for 20 s', async () => {
      const leader = await leaderOf(running.stack);
      leader.kill('SIGSTOP');
      await delay(20_000);
      leader.kill('SIGCONT');
    }));

  it('goes on while all three are restarted, one after the other', () =>
    buyDuring('all three are restarted in a row', async () => {
      for (const server of running.stack.brokers) {
        await server.restart();
        await eventually('there is a leader', () => leaderOf(running.stack).catch(() => undefined));
      }
    }));

  it('goes on without a server that is gone for good, and with one that takes its place', () =>
    buyDuring('a server is gone for good, an empty one takes its place', async () => {
      const { dir } = running.stack;
      const lost = await followerOf(await leaderOf(running.stack));
      await lost.stop();
      await rm(join(dir, lost.name, 'store'), { recursive: true, force: true });
      await delay(5_000);
      await lost.start();
    }));

  it('refuses payments in words within 5 s while two are gone, and loses nothing when they are back', async () => {
    const { stack, cast } = running;
    const ticket = await sell(cast.seller, 'Held before two are gone', 20);
    const order = await hold(cast.buyer, ticket.id);
    await awaitOrder(cast.buyer, order.id, 'awaiting_payment');
    await buyDuring('two are gone for 15 s, and come back', async () => {
      // The leader alone goes on answering for a while, and stores nothing.
      const leader = await leaderOf(stack);
      const two = stack.brokers.filter((server) => server !== leader);
      await Promise.all(two.map((server) => server.stop()));
      try {
        await delay(5_000);
        const begin = performance.now();
        const refused = await cast.buyer.once('POST', '/api/payments', {
          orderId: order.id,
          paymentMethodId: 'pm_card_visa',
        });
        expect(refused.status).toBe(503);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(performance.now() - begin).toBeLessThan(ANSWER_MS);
        await delay(10_000);
      } finally {
        await Promise.all(two.map((server) => server.start()));
      }
    });
    await awaitOrder(cast.buyer, order.id, 'cancelled', 90_000);
  });

  it('goes on when the disk of one is full, and that one comes back with a larger one', async () => {
    const { stack } = running;
    const small = await followerOf(await leaderOf(stack));
    const store = join(stack.dir, small.name, 'store');
    await small.stop();
    await rm(store, { recursive: true, force: true });
    await mkdir(store, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', store], { stdio: 'ignore' });
    } catch {
      console.log('left out, as no disk can be mounted here: the disk of one is full');
      await small.start();
      return;
    }
    await small.start();
    const bus = joinBus(stack, 'jetstream', 'filler');
    try {
      await buyDuring('the disk of one is full', async () => {
        await eventually('the filler is connected', async () => bus.isConnected);
        const filler = 'x'.repeat(100_000);
        // Twice what fits on the small disk.
        for (let n = 0; n < 320; n++) await bus.publish('filler', filler, { key: `${n}` }).catch(() => undefined);
      });
      await small.stop();
    } finally {
      await bus.close();
      await small.stop();
      execFileSync('umount', [store]);
    }
    await buyDuring('that one comes back, with an empty larger disk', () => small.start());
  });

  it('makes a deleted stream again, and agrees once the owners have published again', async () => {
    const { stack } = running;
    await buyDuring('the stream is deleted; then republish', async () => {
      await deleteStream();
      for (const owner of ['tickets', 'orders', 'payments'] as const) {
        expect(await serviceCommand(stack, owner, 'republish')).toContain('sent again');
      }
    });
  });
});
