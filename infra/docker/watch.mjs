// The dev images' process: compiles what changes and starts the service again. Used by no other image.
// The compiler's own watching asks the kernel for something that a container's file system refuses; Node's does not.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';

const SETTLE_MS = 50;

const service = process.env.SERVICE;
const sources = [`${service}/src`, 'common/src'].filter((folder) => existsSync(folder));
const server = ['--watch', '--watch-preserve-output', '--enable-source-maps'];
if (process.env.INSPECT) server.push(`--inspect=${process.env.INSPECT}`);
server.push(`${service}/dist/index.js`);

const start = (args) => spawn(process.execPath, args, { stdio: 'inherit' });
const running = start(server);
let compiler;
let isStale = false;
let timer;

/** One compiler at a time; what changes meanwhile is compiled after it. */
function compile() {
  isStale = Boolean(compiler);
  if (compiler) return;
  compiler = start(['node_modules/ts7/bin/tsc', '-b', service]);
  compiler.once('exit', (code) => {
    compiler = undefined;
    console.log(code === 0 ? 'compiled' : 'not compiled: the service runs on as it was');
    if (isStale) compile();
  });
}

function changed() {
  clearTimeout(timer);
  timer = setTimeout(compile, SETTLE_MS);
}

for (const folder of sources) watch(folder, { recursive: true }, changed);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => running.kill('SIGTERM'));
running.once('exit', (code) => {
  compiler?.kill('SIGTERM');
  process.exit(code ?? 0);
});
