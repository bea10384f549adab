import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';

export interface JetStreamAddress {
  /** One server or several of a cluster, separated by commas; a login may stand in it. */
  url: string;
  /** Names the client on the broker's pages; it need not be unique. */
  clientId: string;
  /** A file with a user's token and key, as `nsc` makes them. */
  credentialsFile?: string;
  /** The certificate authority of the broker's own certificate. */
  caFile?: string;
}

const CONNECT_TIMEOUT_MS = 5_000;
const PING_MS = 2_000;

/** The user and password of the first address that has one: the servers of a cluster know the same users. */
function loginOf(servers: readonly string[]): { user?: string; pass?: string } {
  const { username, password } = servers.map((server) => new URL(server)).find((url) => url.username) ?? {};
  return username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password ?? '') } : {};
}

/** Opens a connection that comes back by itself for ever, to whichever server of the cluster answers. */
export async function openConnection(address: JetStreamAddress): Promise<NatsConnection> {
  const { url, clientId, credentialsFile, caFile } = address;
  const servers = url.split(',').map((server) => server.trim());
  const options: NodeConnectionOptions = {
    servers: servers.map((server) => new URL(server).host),
    name: clientId,
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    pingInterval: PING_MS,
    maxPingOut: 2,
    // The library gives up after the same refusal twice; a password that is being changed comes right again.
    ignoreAuthErrorAbort: true,
    ...loginOf(servers),
    ...(credentialsFile ? { authenticator: credsAuthenticator(await readFile(credentialsFile)) } : {}),
    ...(caFile || servers.some((server) => server.startsWith('tls:')) ? { tls: caFile ? { caFile } : {} } : {}),
  };
  return connect(options);
}
