import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { waitFor } from './wait-for';

interface BrokerProcessOptions {
  command: string;
  args: string[];
  /** Where its store lies. */
  folder: string;
  configFile?: string;
  port: number;
  monitoring: number;
  /** On the monitoring address; answers as soon as the broker takes messages, which is later than its port opens. */
  readyPath: string;
}

/** A broker of a test's own, that it may freeze, kill and start again; it keeps its messages. */
export class BrokerProcess {
  private child: ChildProcess | undefined;

  protected constructor(private readonly options: BrokerProcessOptions) {}

  get url(): string {
    return `nats://127.0.0.1:${this.options.port}`;
  }

  get monitorUrl(): string {
    return `http://127.0.0.1:${this.options.monitoring}`;
  }

  /** Does nothing while it runs. */
  async start(): Promise<void> {
    if (this.isRunning) return;
    const { command, args, readyPath } = this.options;
    this.child = spawn(command, args, { stdio: 'ignore' });
    const isUp = async () => (await fetch(`${this.monitorUrl}${readyPath}`)).ok;
    await waitFor(isUp, { timeoutMs: 30_000, what: 'the broker' });
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
    await rm(this.options.folder, { recursive: true, force: true });
    await this.start();
  }

  async remove(): Promise<void> {
    await this.kill();
    const { folder, configFile } = this.options;
    await rm(folder, { recursive: true, force: true });
    if (configFile) await rm(configFile, { force: true });
  }
}

/** The server's program, as jest's global setup has found it. */
export function brokerCommand(variable: 'TEST_NATS_SERVER' | 'TEST_JETSTREAM_SERVER'): string {
  const command = process.env[variable];
  if (!command) throw new Error(`${variable} is not set: run this through jest, whose global setup finds one`);
  return command;
}
