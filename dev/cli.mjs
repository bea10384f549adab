// The door of every root command. On a clean clone nothing is installed yet, so Node built-ins only: check Node, install,
// build, then hand over to dev/dist.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const clone = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [command = 'help', ...args] = process.argv.slice(2);

requireNode();
install();
if (command === 'jest') {
  process.exit(node(['node_modules/jest/bin/jest.js', ...args], process.cwd()));
}
build();
const { main } = await import('./dist/main.js');
process.exitCode = await main(command, args);

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old (packages need 20.19 or newer); fix it with \`nvm install 24\`.`);
}

/** `npm ci` only when the lockfile is not the one that was installed, and never under a running stack. */
function install() {
  const lockfile = join(clone, 'package-lock.json');
  const stamp = join(clone, 'node_modules/.ticketing-stamp');
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  if (!wasInstalledByHand(lockfile) && !isStackRunning()) {
    const begunAt = Date.now();
    process.stderr.write('Installing packages …\n');
    const env = { ...process.env, MONGOMS_DISABLE_POSTINSTALL: '1' };
    const options = { cwd: clone, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
    if (spawnSync('npm', ['ci', '--loglevel=error'], options).status !== 0)
      fail('The packages could not be installed; see the lines above.');
    process.stderr.write(`Packages are installed (${((Date.now() - begunAt) / 1000).toFixed(1)} s).\n`);
  }
  writeFileSync(stamp, hash);
}

/** Whoever ran `npm install` after the lockfile's last change has what it names. */
function wasInstalledByHand(lockfile) {
  const installed = join(clone, 'node_modules/.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs;
}

function isStackRunning() {
  try {
    const file = join(resolve(clone, process.env.STACK_DIR ?? '.stack'), 'processes.json');
    const stack = JSON.parse(readFileSync(file, 'utf8')).find((one) => one.name === 'stack');
    return process.kill(stack.pid, 0);
  } catch {
    return false;
  }
}

/** `check` compiles everything by itself, to tell it with the rest. */
function build() {
  const needsAll = ['start', 'dev', 'test', 'build', 'journey', 'bench', 'nats-test', 'service-command'].includes(
    command,
  );
  const status = node(['node_modules/ts7/bin/tsc', '-b', ...(needsAll ? [] : ['dev'])], clone);
  if (status !== 0 && !existsSync(join(clone, 'dev/dist/main.js'))) fail('The build failed; see the lines above.');
  if (status !== 0 && needsAll) fail('The build failed; see the lines above.');
}

function node([script, ...rest], cwd) {
  return spawnSync(process.execPath, [join(clone, script), ...rest], { cwd, stdio: 'inherit' }).status ?? 1;
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
