import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Stack } from 'dev/stack';

const run = promisify(execFile);

/** A service's own command, as an operator types it beside a stack; rejects with its `stderr` when the command refuses. */
export async function serviceCommand(
  stack: Stack,
  service: string,
  command: string,
  ...args: string[]
): Promise<string> {
  const ports = Object.entries(stack.ports).map(([name, port]) => [
    `${name.toUpperCase().replaceAll('-', '_')}_PORT`,
    String(port),
  ]);
  const env = { ...process.env, ...Object.fromEntries(ports), STACK_DIR: stack.dir };
  const cwd = path.resolve(__dirname, '../../..');
  const words = ['run', '--silent', command, '-w', service, '--', ...args];
  return (await run('npm', words, { env, cwd })).stdout;
}
