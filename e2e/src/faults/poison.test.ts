import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { NatsStreamingBus } from '@tickets/common/bus';
import { catalogue, type ServiceName, Subjects, serviceNames } from '@tickets/common/contracts';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import { eventually } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, sell } from '../journey/market';
import { useStack } from './use-stack';

const running = useStack({ HOLD_MINUTES: '5' });
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
    const bus = new NatsStreamingBus({
      url: `nats://127.0.0.1:${stack.ports.nats}`,
      clusterId: 'ticketing',
      clientId: 'poisoner',
      logger: pino({ level: 'silent' }),
    }).start();
    await eventually('the poisoner is connected', () => Promise.resolve(bus.isConnected));
    for (const subject of Object.values(Subjects)) {
      await bus.publish(subject, 'not even JSON');
      await bus.publish(
        subject,
        JSON.stringify({ subject, eventId: 'x', schemaVersion: 1, data: { id: { $ne: null } } }),
      );
    }
    await bus.close();
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
    const { mongodb, nats, redis } = stack.ports;
    const ports = { MONGODB_PORT: String(mongodb), NATS_PORT: String(nats), REDIS_PORT: String(redis) };
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
