import { type Bus, JetStreamBus, NatsStreamingBus } from '@tickets/common/bus';
import { JetStreamServer, NatsServer, waitFor } from '@tickets/common/testing';
import { findJetStream, findNats } from 'dev/servers/find-nats';
import { freePort } from 'dev/servers/free-port';
import { pino } from 'pino';

/** A broker of this bench's own, and clients of it as the services use them. */
export interface Contestant {
  name: string;
  join: (clientId: string) => Promise<Bus>;
  remove: () => Promise<void>;
}

const logger = pino({ level: 'error' });

async function connected<T extends Bus>(bus: T): Promise<T> {
  await waitFor(() => bus.isConnected, { timeoutMs: 30_000, what: 'the connection' });
  return bus;
}

async function startNatsStreaming(): Promise<Contestant> {
  const server = await NatsServer.start();
  const { url, monitorUrl } = server;
  const clusterId = NatsServer.CLUSTER_ID;
  return {
    name: 'NATS Streaming',
    join: (clientId) => connected(new NatsStreamingBus({ url, monitorUrl, clusterId, clientId, logger }).start()),
    remove: () => server.remove(),
  };
}

/** Three of them replicate; on one machine they share its disk and processors, which three machines do not. */
async function startJetStream(nodes: 1 | 3): Promise<Contestant> {
  const routes = await Promise.all(Array.from({ length: nodes }, () => freePort()));
  const urls = routes.map((port) => `nats://127.0.0.1:${port}`).join(', ');
  const clusterOf = (port: number, n: number) =>
    nodes === 1
      ? ''
      : `server_name: bench-${n + 1}\ncluster { name: bench, listen: "127.0.0.1:${port}", routes: [${urls}] }`;
  const servers = await Promise.all(routes.map((port, n) => JetStreamServer.start({ config: clusterOf(port, n) })));
  const url = servers.map((server) => server.url).join(',');
  const monitorUrl = servers.map((server) => server.monitorUrl).join(',');
  return {
    name: nodes === 1 ? 'JetStream, one server' : 'JetStream, three servers',
    join: (clientId) => connected(new JetStreamBus({ url, monitorUrl, clientId, replicas: nodes, logger }).start()),
    remove: async () => void (await Promise.all(servers.map((server) => server.remove()))),
  };
}

/** All of them are up during the whole run; one that nobody uses costs nothing that could be measured. */
export async function startContestants(): Promise<Contestant[]> {
  const [nats, jetStream] = [await findNats(), await findJetStream()];
  // The servers of common's test kit are started as these variables say.
  process.env.TEST_NATS_SERVER = nats.command;
  process.env.TEST_JETSTREAM_SERVER = jetStream.command;
  return [await startNatsStreaming(), await startJetStream(1), await startJetStream(3)];
}
