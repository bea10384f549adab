import { pino } from 'pino';
import { JetStreamServer, NatsServer, waitFor } from '../testing';
import { describeJetStream, describeNatsStreaming } from './describe-broker';
import { JetStreamBus } from './jetstream-bus';

const logger = pino({ level: 'silent' });

describe('what is said of a broker', () => {
  it('of NATS Streaming: version, cluster and login', async () => {
    const server = await NatsServer.start();
    try {
      const { url, monitorUrl } = server;
      const clusterId = NatsServer.CLUSTER_ID;
      expect(await describeNatsStreaming({ url, clusterId, monitorUrl })).toBe(
        `NATS Streaming 0.25.6, cluster ${clusterId}, one server, no login, no TLS`,
      );
      await expect(describeNatsStreaming({ url, clusterId: 'other', monitorUrl })).rejects.toThrow();
    } finally {
      await server.remove();
    }
  }, 60_000);

  it('of JetStream: version, login, and whether its stream is there', async () => {
    const server = await JetStreamServer.start({ config: 'authorization { user: desk, password: pw }' });
    try {
      const { monitorUrl } = server;
      const url = server.url.replace('//', '//desk:pw@');
      expect(await describeJetStream({ url, monitorUrl })).toMatch(
        /^JetStream 2\.15\.\d+, no stream yet: the first service makes it, login desk, no TLS$/,
      );
      const bus = new JetStreamBus({ url, monitorUrl, clientId: 'a', logger }).start();
      await waitFor(() => bus.isConnected);
      await bus.close();
      expect(await describeJetStream({ url, monitorUrl })).toContain('one server keeps the stream');
      await expect(describeJetStream({ url: server.url, monitorUrl })).rejects.toThrow('Authorization Violation');
    } finally {
      await server.remove();
    }
  }, 60_000);

  it('that it acknowledges before it has written', async () => {
    const lax = await JetStreamServer.start({ syncInterval: '2m' });
    try {
      const { url, monitorUrl } = lax;
      expect(await describeJetStream({ url, monitorUrl })).toContain(
        `sync_interval: always is not set on ${monitorUrl}`,
      );
    } finally {
      await lax.remove();
    }
  }, 60_000);
});
