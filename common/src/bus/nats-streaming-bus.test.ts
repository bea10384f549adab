import { type AddressInfo, createServer } from 'node:net';
import { pino } from 'pino';
import { NatsServer, waitFor } from '../testing';
import { buildClient, NatsStreamingBus } from './nats-streaming-bus';
import { BusOutOfReach } from './out-of-reach';

describe('buildClient', () => {
  it('gives up on an address that takes the connection and never says a word', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `nats://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = buildClient({ url, clusterId: 'any', clientId: 'any', connectTimeoutMs: 200 });
    await expect(client).rejects.toThrow('the broker did not answer in time');
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

describe('a publish', () => {
  it('that the broker took and never stored is rejected when the broker dies', async () => {
    const server = await NatsServer.start();
    const { url } = server;
    const logger = pino({ level: 'silent' });
    const bus = new NatsStreamingBus({ url, clusterId: NatsServer.CLUSTER_ID, clientId: 'a', logger }).start();
    try {
      await waitFor(() => bus.isConnected, { what: 'the connection' });
      server.freeze();
      const publish = bus.publish('any', 'lost');
      const outcome = expect(publish).rejects.toBeInstanceOf(BusOutOfReach);
      await server.kill();
      await outcome;
    } finally {
      await bus.close();
      await server.remove();
    }
  }, 30_000);
});
