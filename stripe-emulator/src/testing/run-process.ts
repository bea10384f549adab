import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Runs index.ts as it is, in a process of its own, so that it can be killed. */
const bootstrap = `
const { transformFileSync } = require('@swc/core');
require.extensions['.ts'] = (module, file) => {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2023' };
  module._compile(transformFileSync(file, { swcrc: false, jsc, module: { type: 'commonjs' } }).code, file);
};
require(process.argv[1]);
`;

export interface Process {
  child: ChildProcess;
  /** From the line that says so; 0 when the process ended first. */
  port: number;
  lines: string[];
  kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>;
}

export async function runProcess(env: Record<string, string>): Promise<Process> {
  const index = join(__dirname, '..', 'index.ts');
  const child = spawn(process.execPath, ['-e', bootstrap, index], {
    cwd: join(__dirname, '..', '..'),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  let port = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    port = Number(/listens on http:\/\/[\d.]+:(\d+)/.exec(line)?.[1] ?? 0);
    if (port > 0) break;
  }
  child.stdout.resume();
  return {
    child,
    port,
    lines,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}
