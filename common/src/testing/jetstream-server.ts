import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerProcess, brokerCommand } from './broker-process';
import { freePort } from './child-server';

interface JetStreamServerOptions {
  /** Where its store lies, instead of a new one. */
  folder?: string;
  /** What its configuration says besides. */
  config?: string;
  /** `always`, unless a test is about a server that is set up otherwise. */
  syncInterval?: string;
}

/** A nats-server with JetStream of a test's own. */
export class JetStreamServer extends BrokerProcess {
  static async start(options: JetStreamServerOptions = {}): Promise<JetStreamServer> {
    const { folder, config = '', syncInterval = 'always' } = options;
    const store = folder ?? (await mkdtemp(join(tmpdir(), 'jetstream-server-')));
    // Beside the store, which a test may take away from under it.
    const configFile = `${store}.conf`;
    const [port, monitoring] = [await freePort(), await freePort()];
    await mkdir(store, { recursive: true });
    await writeFile(configFile, `jetstream { store_dir: "${store}", sync_interval: ${syncInterval} }\n${config}\n`);
    const args = ['-a', '127.0.0.1', '-p', `${port}`, '-m', `${monitoring}`, '-c', configFile];
    const command = brokerCommand('TEST_JETSTREAM_SERVER');
    const readyPath = '/healthz?js-enabled-only=true';
    const server = new JetStreamServer({ command, args, folder: store, configFile, port, monitoring, readyPath });
    await server.start();
    return server;
  }
}
