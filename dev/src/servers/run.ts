import { execFile } from 'node:child_process';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
}

/** Runs a command to its end and gives its output; fails with the last lines it printed. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { cwd, env, timeoutMs = 10 * 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { cwd, env, timeout: timeoutMs, maxBuffer: 16 << 20 }, (error, out, err) => {
      if (!error) return resolve(out + err);
      const lines = `${out}${err}`.trim().split('\n').slice(-5).join('\n');
      reject(new Error(`${command} ${args[0] ?? ''} failed: ${lines || error.message}`));
    });
    child.stdin?.end();
  });
}

/** A tool counts when it answers, not when it lies on PATH. */
export async function answers(command: string, ...args: string[]): Promise<boolean> {
  return run(command, args.length > 0 ? args : ['--version'], { timeoutMs: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** Something that this machine lacks: one sentence with what, why and the exact command that fixes it. */
export class MissingPrerequisite extends Error {}
