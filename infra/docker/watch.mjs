// The dev images' process: compiles what changes and starts the service again. Used by no other image.
import { spawn } from 'node:child_process';

const service = process.env.SERVICE;
const compiler = ['node_modules/ts7/bin/tsc', '-b', service, '--watch', '--preserveWatchOutput'];
const server = ['--watch', '--watch-preserve-output', '--enable-source-maps'];
if (process.env.INSPECT) server.push(`--inspect=${process.env.INSPECT}`);
server.push(`${service}/dist/index.js`);

const children = [compiler, server].map((args) => spawn(process.execPath, args, { stdio: 'inherit' }));
let stopping = false;

function stop(code) {
  if (stopping) return;
  stopping = true;
  for (const child of children) child.kill('SIGTERM');
  process.exitCode = code;
}

for (const child of children) child.once('exit', (code) => stop(code ?? 0));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop(0));
