import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessFile, startOf } from '../stack/processes';
import { stop } from './stop';

/** As a stack ends on a busy machine: its parts and its file are gone, its process takes a little longer. */
const SLOW_STACK = `
  process.on('SIGTERM', () => {
    require('node:fs').rmSync(process.env.FILE);
    setTimeout(() => process.exit(0), 1_500);
  });
  setInterval(() => undefined, 1_000);
  console.log('ready');`;

let dir: string;
let stack: ChildProcess;
const given = process.env.STACK_DIR;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ticketing-stop-'));
  process.env.STACK_DIR = dir;
  const env = { ...process.env, FILE: join(dir, 'processes.json') };
  stack = spawn(process.execPath, ['-e', SLOW_STACK], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (stack.stdout) await once(stack.stdout, 'data');
  new ProcessFile(dir).add('stack', stack.pid ?? 0);
});
afterEach(() => {
  if (given === undefined) delete process.env.STACK_DIR;
  else process.env.STACK_DIR = given;
  stack.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

it('P11: npm run stop says "Stopped." when the process of the stack is gone, and then only', async () => {
  const said: [string, boolean][] = [];
  const print = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    said.push([String(line), startOf(stack.pid ?? 0) !== undefined]);
    return true;
  });
  try {
    expect(await stop()).toBe(0);
  } finally {
    print.mockRestore();
  }
  expect(said).toEqual([['Stopped.\n', false]]);
  expect(existsSync(join(dir, 'processes.json'))).toBe(false);
});
