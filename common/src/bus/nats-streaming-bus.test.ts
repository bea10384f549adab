import { type AddressInfo, createServer } from 'node:net';
import { buildClient } from './nats-streaming-bus';

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
