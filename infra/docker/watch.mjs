// The dev images' process: compiles what changes and starts the service again. Used by no other image.
// Node's own recursive watching sees one replacement of a file and then none, and `skaffold dev` replaces files; the
// compiler's asks the kernel for something that a container's file system refuses.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { subscribe } from '@parcel/watcher';

const SETTLE_MS = 50;
/** A service that ends by itself, as its database is not there yet, is started again; the container keeps its synced files. */
const RESTART_MS = 1_000;

const service = process.env.SERVICE;
const sources = readdirSync('.')
  .map((name) => path.join(name, 'src'))
  .filter((folder) => existsSync(folder));
const server = ['--enable-source-maps'];
if (process.env.INSPECT) server.push(`--inspect=${process.env.INSPECT}`);
server.push(`${service}/dist/index.js`);

const start = (args) => spawn(process.execPath, args, { stdio: 'inherit' });
let running;
let compiler;
let isStale = false;
let isStopping = false;
let settling;
let restarting;

function serve() {
  clearTimeout(restarting);
  const child = start(server);
  running = child;
  child.once('exit', (code) => {
    running = undefined;
    if (isStopping) return process.exit(code ?? 0);
    restarting = setTimeout(serve, child.isReplaced ? 0 : RESTART_MS);
  });
}

/** The old process ends in its own order before the new one begins, which may need its port and its name at the broker. */
function replace() {
  if (!running) return serve();
  running.isReplaced = true;
  running.kill('SIGTERM');
}

/** One compiler at a time; what changes meanwhile is compiled after it. */
function compile() {
  isStale = Boolean(compiler);
  if (compiler) return;
  compiler = start(['node_modules/ts7/bin/tsc', '-b', service]);
  compiler.once('exit', (code) => {
    compiler = undefined;
    console.log(code === 0 ? 'compiled' : 'not compiled: the service runs on as it was');
    if (isStale) compile();
    else if (code === 0) replace();
  });
}

function changed(error) {
  // Without its watcher the loop is deaf; the container is better started again.
  if (error) throw error;
  clearTimeout(settling);
  settling = setTimeout(compile, SETTLE_MS);
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    isStopping = true;
    compiler?.kill('SIGTERM');
    if (running) running.kill('SIGTERM');
    else process.exit(0);
  });
}
for (const folder of sources) await subscribe(path.resolve(folder), changed);
serve();
