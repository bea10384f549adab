import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './child-server';
import { waitFor } from './wait-for';

/** A NATS Streaming server of a test's own, that it may freeze, kill and start again; it keeps its messages. */
export class NatsServer {
  static readonly CLUSTER_ID = 'ticketing';
  private child: ChildProcess | undefined;

  private constructor(
    private readonly command: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly monitoring: number,
  ) {}

  /** `folder`: where its store lies, instead of a new one. */
  static async start({ folder }: { folder?: string } = {}): Promise<NatsServer> {
    const command = process.env.TEST_NATS_SERVER;
    if (!command) throw new Error('TEST_NATS_SERVER is not set: run this through jest, whose global setup finds one');
    const store = folder ?? (await mkdtemp(join(tmpdir(), 'nats-server-')));
    const server = new NatsServer(command, store, await freePort(), await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  get monitorUrl(): string {
    return `http://127.0.0.1:${this.monitoring}`;
  }

  /** Does nothing while it runs. */
  async start(): Promise<void> {
    if (this.isRunning) return;
    const address = ['-a', '127.0.0.1', '-p', `${this.port}`, '-m', `${this.monitoring}`];
    const store = ['-store', 'file', '-dir', this.folder, '-cid', NatsServer.CLUSTER_ID];
    const heartbeats = ['-hbi', '1s', '-hbt', '1s', '-hbf', '1'];
    this.child = spawn(this.command, [...address, ...store, ...heartbeats], { stdio: 'ignore' });
    // The port opens before the streaming server has read its store; only this page tells when it has.
    const isUp = async () => (await fetch(`${this.monitorUrl}/streaming/serverz`)).ok;
    await waitFor(isUp, { what: 'NATS Streaming' });
  }

  /** It takes what is sent and answers nothing any more. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  /** It goes on where it was frozen, with all that was sent meanwhile. */
  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || !this.isRunning) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** As after the loss of its volume: it starts again and knows nothing. */
  async loseStore(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
    await this.start();
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
