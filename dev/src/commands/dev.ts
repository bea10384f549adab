import { spawn } from 'node:child_process';
import { type FSWatcher, mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { clone, SERVICES } from '../stack/clone';
import type { Stack } from '../stack/start-stack';
import { runStack } from './start';

const SETTLE_MS = 400;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** The stack with the compiler watching: a part restarts when its own output, or common's, has changed. */
export function dev(): Promise<number> {
  return runStack({ say, client: 'dev' }, async (stack) => {
    const compiler = spawn(
      process.execPath,
      [join(clone, 'node_modules/ts7/bin/tsc'), '-b', '--watch', '--preserveWatchOutput'],
      { cwd: clone, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const parts = [...SERVICES, 'stripe-emulator', 'dev-window'].filter((name) => stack.has(name));
    const watchers = [
      ...parts.map((name) => onChange(name, () => restart(stack, [name]))),
      onChange('common', () =>
        restart(
          stack,
          SERVICES.filter((name) => stack.has(name)),
        ),
      ),
      onChange('dev', () => restart(stack, ['gateway'])),
    ];
    process.once('SIGINT', () => end(watchers));
    process.once('SIGTERM', () => end(watchers));
    await new Promise((resolve) => compiler.once('exit', resolve));
  });
}

function end(watchers: FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}

function onChange(workspace: string, act: () => Promise<void>): FSWatcher {
  const folder = join(clone, workspace, 'dist');
  mkdirSync(folder, { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  return watch(folder, { recursive: true }, (_event, file) => {
    if (!file?.endsWith('.js')) return;
    clearTimeout(timer);
    timer = setTimeout(() => void act(), SETTLE_MS);
  });
}

async function restart(stack: Stack, names: readonly string[]): Promise<void> {
  const all = names.map(async (name) => {
    const error = await stack
      .part(name)
      .restart()
      .then(
        () => undefined,
        (reason: Error) => reason,
      );
    say(error ? `${name}: ${error.message}` : `${name} restarted`);
  });
  await Promise.all(all);
}
