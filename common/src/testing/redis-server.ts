import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort, LEASH } from './child-server';

/** A Redis of a test's own, that it may stop and start again; empty at every start. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const command = process.env.TEST_REDIS_SERVER;
    if (!command)
      throw new Error('TEST_REDIS_SERVER is not set: run the tests through jest, whose global setup finds one');
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'];
    const child = spawn('sh', ['-c', LEASH, 'sh', command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes('Ready to accept connections')) resolve();
      });
      child.once('exit', () => reject(new Error(`Redis ended before it was ready: ${printed.slice(-500)}`)));
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    child.stdin?.end();
    await once(child, 'exit');
  }
}
