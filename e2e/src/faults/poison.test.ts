import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { catalogue, type ServiceName, Subjects, serviceNames } from '@tickets/common/contracts';
import { MongoClient } from 'mongodb';
import { eventually } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, sell } from '../journey/market';
import { joinBus } from './join-bus';
import { BROKERS, useStack } from './use-stack';

describe.each(BROKERS)('on %s', (bus) => {
  const running = useStack({ HOLD_MINUTES: '5' }, { bus });
  const run = promisify(execFile);

  async function deadLettersOf(service: ServiceName): Promise<{ subject: string }[]> {
    const client = await new MongoClient(running.stack.databaseUrl(service)).connect();
    try {
      return await client
        .db()
        .collection<{ subject: string }>('dead_letters')
        .find({ deadAt: { $exists: true } })
        .toArray();
    } finally {
      await client.close();
    }
  }

  describe('a poison event on every subject', () => {
    it('becomes a dead letter where it is heard; the next events are handled, and no process dies', async () => {
      const { stack, cast } = running;
      const pids = serviceNames.map((name) => stack.part(name).pid);
      const poisoner = joinBus(stack, bus, 'poisoner');
      await eventually('the poisoner is connected', () => Promise.resolve(poisoner.isConnected));
      for (const subject of Object.values(Subjects)) {
        await poisoner.publish(subject, 'not even JSON');
        await poisoner.publish(
          subject,
          JSON.stringify({ subject, eventId: 'x', schemaVersion: 1, data: { id: { $ne: null } } }),
        );
      }
      await poisoner.close();
      for (const service of serviceNames) {
        const hears = Object.entries(catalogue).flatMap(([subject, { heardBy }]) =>
          heardBy.some((name) => name === service) ? [subject, subject] : [],
        );
        await eventually(`${service} has put ${hears.length} events aside`, async () => {
          const letters = await deadLettersOf(service);
          return JSON.stringify(letters.map((letter) => letter.subject).sort()) === JSON.stringify(hears.sort());
        });
      }
      const ticket = await sell(cast.seller, 'After the poison', 15);
      const order = await hold(cast.buyer, ticket.id);
      await awaitOrder(cast.buyer, order.id, 'awaiting_payment');
      await awaitTicket(cast.seller, ticket.id, 'held');
      expect(serviceNames.map((name) => stack.part(name).pid)).toEqual(pids);
    });

    it('can be listed and replayed by a command', async () => {
      const { stack } = running;
      const { mongodb, nats, redis, 'jetstream-1': jetStream } = stack.ports;
      const numbers = { MONGODB: mongodb, NATS: nats, REDIS: redis, JETSTREAM_1: jetStream };
      const ports = Object.fromEntries(Object.entries(numbers).map(([name, port]) => [`${name}_PORT`, String(port)]));
      const env = { ...process.env, ...ports, STACK_DIR: stack.dir };
      const command = (action: string) =>
        run('npm', ['run', '--silent', 'dead-letters', '-w', 'orders', '--', action], {
          env,
          cwd: `${__dirname}/../../..`,
        });
      expect((await command('list')).stdout).toContain(Subjects.TicketCreated);
      expect((await command('replay')).stdout).toContain('failed again');
    });
  });
});
