import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { clone, SERVICES } from '../stack/clone';
import type { Stack } from '../stack/start-stack';
import { rebuildOnChange } from './rebuild-on-change';
import { runStack } from './start';

const say = (line: string) => process.stdout.write(`${line}\n`);
const OWN_PARTS = [...SERVICES, 'stripe-emulator', 'dev-window'];

/** The stack, compiled and restarted as you edit: a part starts again when its own source, or common's, has changed. */
export function dev(): Promise<number> {
  return runStack({ say, client: 'dev' }, (stack, signal) => {
    const parts = OWN_PARTS.filter((name) => stack.has(name));
    const rebuilt = (changed: readonly string[]) =>
      restart(
        stack,
        [...parts, 'gateway'].filter((name) => changed.some((workspace) => dependsOn(name, workspace))),
      );
    return rebuildOnChange({ root: clone, workspaces: [...parts, 'common', 'dev'], compile, rebuilt, signal });
  });
}

function dependsOn(part: string, workspace: string): boolean {
  if (part === 'gateway') return workspace === 'dev';
  return part === workspace || (workspace === 'common' && part !== 'stripe-emulator');
}

/** What the compiler finds is printed by itself. */
function compile(): Promise<boolean> {
  const compiler = spawn(process.execPath, [join(clone, 'node_modules/ts7/bin/tsc'), '-b'], {
    cwd: clone,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    compiler.once('exit', (code) => {
      say(code === 0 ? 'Compiled.' : 'Not compiled; everything runs on as it was.');
      resolve(code === 0);
    });
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
