import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerProcess, brokerCommand } from './broker-process';
import { freePort } from './child-server';

/** A NATS Streaming server of a test's own. */
export class NatsServer extends BrokerProcess {
  static readonly CLUSTER_ID = 'ticketing';

  /** `folder`: where its store lies, instead of a new one. */
  static async start({ folder }: { folder?: string } = {}): Promise<NatsServer> {
    const command = brokerCommand('TEST_NATS_SERVER');
    const store = folder ?? (await mkdtemp(join(tmpdir(), 'nats-server-')));
    const [port, monitoring] = [await freePort(), await freePort()];
    const address = ['-a', '127.0.0.1', '-p', `${port}`, '-m', `${monitoring}`];
    const files = ['-store', 'file', '-dir', store, '-cid', NatsServer.CLUSTER_ID];
    const heartbeats = ['-hbi', '1s', '-hbt', '1s', '-hbf', '1'];
    const args = [...address, ...files, ...heartbeats];
    const server = new NatsServer({ command, args, folder: store, port, monitoring, readyPath: '/streaming/serverz' });
    await server.start();
    return server;
  }
}
