import { spawn } from 'node:child_process';

interface HandOver {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program of ours in the foreground and gives its exit code. Ctrl-C reaches it by itself; we wait for its end. */
export function handOver(script: string, args: string[], options: HandOver = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], { ...options, stdio: 'inherit' });
    const wait = () => undefined;
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', wait);
    process.on('SIGTERM', pass);
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}
