import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { NatsStreamingBus } from '@tickets/common/bus';
import { orderSubjects, serviceNames } from '@tickets/common/contracts';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import { useStack } from '../faults/use-stack';
import { eventually } from '../journey/expect';
import { awaitOrder, hold, sell } from '../journey/market';

const clone = path.resolve(__dirname, '../../..');
const OFF = { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '', OTEL_TRACES_EXPORTER: '' };

/** Says at its end what it had loaded. A service without its settings ends right after it has loaded all of itself. */
const TELL = `process.on('exit', () => {
  const loaded = Object.keys(require.cache).filter((file) => file.includes('@opentelemetry'));
  process.stdout.write(JSON.stringify([...new Set(loaded.map((file) => file.split('@opentelemetry/')[1].split('/')[0]))]));
});
process.argv[1] = process.env.ENTRY;
require(process.env.ENTRY);`;

async function loadedBy(service: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const entry = path.join(clone, service, 'dist/index.js');
  const options = { env: { PATH: process.env.PATH, ...env, ENTRY: entry }, cwd: path.join(clone, service) };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', TELL], options).catch(
    // It ends with 1, as it has no settings; what it wrote is with the error.
    (error: { stdout: string }) => error,
  );
  return JSON.parse(stdout) as string[]; // Written by TELL.
}

describe.each(serviceNames)('%s without an exporter', (service) => {
  it('loads nothing of OpenTelemetry but its interface', async () => {
    expect(await loadedBy(service, {})).toEqual(['api']);
  });

  it('loads the SDK once there is one', async () => {
    const loaded = await loadedBy(service, { OTEL_TRACES_EXPORTER: 'otlp' });
    expect(loaded).toEqual(
      expect.arrayContaining(['sdk-trace-node', 'instrumentation-express', 'instrumentation-mongodb']),
    );
  });
});

describe('an order without an exporter', () => {
  const running = useStack({ ...OFF, HOLD_MINUTES: '5' });

  it('has no trace, neither stored nor told', async () => {
    const { seller, buyer } = running.cast;
    const ticket = await sell(seller, 'Untraced', 19.99);
    const order = await hold(buyer, ticket.id);
    await awaitOrder(buyer, order.id, 'awaiting_payment');

    const told: string[] = [];
    const bus = new NatsStreamingBus({
      url: `nats://127.0.0.1:${running.stack.ports.nats}`,
      clusterId: 'ticketing',
      clientId: 'untraced',
      logger: pino({ level: 'silent' }),
    }).start();
    for (const subject of orderSubjects) {
      bus.subscribe({ subject, from: 'first', maxInFlight: 100, ackWaitMs: 10_000 }, async ({ data }) => {
        told.push(data);
      });
    }
    await eventually('the order’s events are heard', async () => told.length >= 2);
    await bus.close();
    const client = new MongoClient(running.stores.mongo.orders);
    const stored = await client.db().collection('orders').find().toArray();
    await client.close();

    expect(stored).toHaveLength(1);
    expect(JSON.stringify([stored, told])).toContain(order.id);
    expect(JSON.stringify([stored, told])).not.toContain('traceparent');
  });
});
