import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { type JetStreamAddress, openConnection } from './jetstream-connection';
import { askSync } from './jetstream-monitor';
import { isMissing, replicasMissing, STREAM } from './jetstream-stream';
import { buildClient, closeLost } from './stan-client';
import { askServer, defaultMonitorUrl } from './stan-monitor';

const TIMEOUT_MS = 5_000;
const CLIENT_ID = `doctor-${process.pid}`;

interface NatsStreamingAddress {
  url: string;
  clusterId?: string;
  monitorUrl?: string;
}

/** What answers at an address of NATS Streaming, in words; rejects where nothing does, or it refuses the login. */
export async function describeNatsStreaming(address: NatsStreamingAddress): Promise<string> {
  const { url, clusterId = 'ticketing', monitorUrl = defaultMonitorUrl(url) } = address;
  const client = await buildClient({ url, clusterId, clientId: CLIENT_ID, connectTimeoutMs: TIMEOUT_MS });
  closeLost(client);
  const server = await askServer(monitorUrl).catch(() => undefined);
  const version = server ? `NATS Streaming ${server.version}` : `NATS Streaming (${monitorUrl} does not answer)`;
  return [version, `cluster ${clusterId}`, 'one server', loginOf(url), tlsOf(url.startsWith('tls:'))].join(', ');
}

/** The same of JetStream: also how many servers keep the stream, which of them leads, and whether they sync. */
export async function describeJetStream(
  address: Omit<JetStreamAddress, 'clientId'> & { monitorUrl?: string },
): Promise<string> {
  const connection = await openConnection({ ...address, clientId: CLIENT_ID });
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: TIMEOUT_MS });
    const stream = await manager.streams.info(STREAM).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw new Error(`JetStream ${connection.info?.version}: the stream does not answer, it may have no leader`, {
        cause: error,
      });
    });
    const { unsafe, unknown } = await askSync(address.url, address.monitorUrl);
    return [
      `JetStream ${connection.info?.version}`,
      stream ? kindOf(stream) : 'no stream yet: the first service makes it',
      address.credentialsFile ? 'credentials file' : loginOf(address.url),
      tlsOf(Boolean(connection.info?.tls_required)),
      ...(unsafe.length > 0 ? [`sync_interval: always is not set on ${unsafe.join(' ')}`] : []),
      ...(unknown.length > 0 ? [`not checked whether it syncs: ${unknown.join(' ')}`] : []),
    ].join(', ');
  } finally {
    await connection.close();
  }
}

function kindOf(stream: StreamInfo): string {
  const { cluster, config } = stream;
  if (config.num_replicas === 1) return 'one server keeps the stream';
  const missing = replicasMissing(stream, config.num_replicas);
  const state = missing > 0 ? `, ${missing} of them away or behind` : '';
  return `${config.num_replicas} servers keep the stream${state}, led by ${cluster?.leader || 'none'}`;
}

function loginOf(url: string): string {
  const { username } = new URL(url.split(',')[0]?.trim() ?? '');
  return username ? `login ${decodeURIComponent(username)}` : 'no login';
}

const tlsOf = (isOn: boolean) => (isOn ? 'TLS' : 'no TLS');
