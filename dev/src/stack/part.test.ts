import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../servers/free-port';
import { Part } from './part';
import { ProcessFile, startOf } from './processes';
import { takesConnections } from './ready';

let dir: string;
let processes: ProcessFile;
const parts: Part[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ticketing-part-'));
  processes = new ProcessFile(dir);
});

afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.stop()));
  rmSync(dir, { recursive: true });
});

async function partRunning(program: string): Promise<Part> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port) };
  const isReady = () => takesConnections(port);
  const definition = { name: 'sample', port, command: process.execPath, args: ['-e', program], cwd: dir, env, isReady };
  const part = new Part(definition, join(dir, 'sample.log'), processes);
  parts.push(part);
  return part;
}

const SERVER = 'require("http").createServer().listen(process.env.PORT, "127.0.0.1")';

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(20);
}

describe('a supervised part', () => {
  it('is back within 2 s after kill -9, as another process', async () => {
    const part = await partRunning(SERVER);
    await part.start();
    const first = part.pid;
    const killedAt = Date.now();
    part.kill('SIGKILL');
    await until(async () => part.pid !== first && (await part.isReady()));
    expect(Date.now() - killedAt).toBeLessThan(2_000);
    expect(part.restarts).toBe(1);
  });

  it('stays down after stop, and leaves no process', async () => {
    const part = await partRunning(SERVER);
    await part.start();
    const { pid = 0 } = part;
    await part.stop();
    expect([part.state, startOf(pid)]).toEqual(['stopped', undefined]);
    await sleep(400); // Longer than the first restart would take.
    expect([part.pid, part.restarts]).toEqual([undefined, 0]);
  });

  it('that dies at its start fails with the end of its log', async () => {
    const part = await partRunning('console.error("JWT_KEY is missing"); process.exit(1)');
    await expect(part.start()).rejects.toThrow(/sample does not start[\s\S]*JWT_KEY is missing/);
  });
});

describe('the process file', () => {
  it('lets the next start end what a killed stack left', async () => {
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const { pid = 0 } = left;
    processes.add('sample', pid);
    expect(await new ProcessFile(dir).endLeftovers()).toEqual(['sample']);
    expect(startOf(pid)).toBeUndefined();
  });

  it('never ends a stranger who was given the same pid', async () => {
    writeFileSync(
      join(dir, 'processes.json'),
      JSON.stringify([{ name: 'stack', pid: process.pid, startedAt: 'before' }]),
    );
    expect(processes.runningStack()).toBeUndefined();
    expect(await processes.endLeftovers()).toEqual([]);
  });
});
