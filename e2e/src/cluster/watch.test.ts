import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../journey/expect';
import { root } from './render';

// infra/docker/watch.mjs, the process of the dev images, on a service of three files.

const FILES = ['one', 'two', 'three'];
const MAX_MS = 5_000;
const SERVER = `${FILES.map((name) => `import { ${name} } from './${name}';`).join('\n')}
console.log(\`runs \${${FILES.join('} ${')}}\`);
if (one === -1) process.exit(1);
setInterval(() => undefined, 1_000);
`;
const TSCONFIG = {
  compilerOptions: {
    composite: true,
    module: 'commonjs',
    target: 'es2022',
    rootDir: 'src',
    outDir: 'dist',
    types: ['node'],
  },
  include: ['src'],
};

let folder: string;
let watcher: ChildProcess;
let output = '';

const source = (name: string) => `sample/src/${name}.ts`;
const textOf = (name: string, value: number | string) => `export const ${name}: number = ${value};\n`;
const shows = (words: string) => eventually(words, async () => output.includes(words), 30_000);

/** As skaffold does it: an archive puts another file in the place of the first. */
function extract(name: string, text: string): void {
  mkdirSync(join(folder, 'packed/sample/src'), { recursive: true });
  writeFileSync(join(folder, 'packed', source(name)), text);
  const archive = execFileSync('tar', ['-C', join(folder, 'packed'), '-cf', '-', source(name)]);
  execFileSync('tar', ['xmf', '-', '-C', folder, '--no-same-owner'], { input: archive });
}

/** As editors do it: a new file, renamed. */
function saveByRename(name: string, text: string): void {
  writeFileSync(join(folder, `${source(name)}.new`), text);
  renameSync(join(folder, `${source(name)}.new`), join(folder, source(name)));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ticketing-watch-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'sample/src'), { recursive: true });
  writeFileSync(join(folder, 'sample/tsconfig.json'), JSON.stringify(TSCONFIG));
  for (const name of FILES) writeFileSync(join(folder, source(name)), textOf(name, 0));
  writeFileSync(join(folder, source('index')), SERVER);
  execFileSync(process.execPath, ['node_modules/ts7/bin/tsc', '-b', 'sample'], { cwd: folder, stdio: 'inherit' });
  watcher = spawn(process.execPath, [join(root, 'infra/docker/watch.mjs')], {
    cwd: folder,
    env: { PATH: process.env.PATH, SERVICE: 'sample' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [watcher.stdout, watcher.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
  await shows('runs 0 0 0');
});

afterAll(async () => {
  watcher.kill('SIGTERM');
  if (watcher.exitCode === null) await new Promise((resolve) => watcher.once('exit', resolve));
  rmSync(folder, { recursive: true });
});

describe('the process of the dev images', () => {
  it('D1: runs every change of three files, 30 in a row, however they are saved', async () => {
    const values: Record<string, number> = { one: 0, two: 0, three: 0 };
    const times: number[] = [];
    for (let n = 1; n <= 30; n++) {
      const name = FILES[n % FILES.length] ?? '';
      values[name] = n;
      const begunAt = performance.now();
      (n % 2 ? extract : saveByRename)(name, textOf(name, n));
      await shows(`runs ${FILES.map((one) => values[one]).join(' ')}\n`);
      times.push(performance.now() - begunAt);
    }
    // The middle one, as a machine that does other things at the same time may stop for a moment.
    expect(times.sort((a, b) => a - b)[15]).toBeLessThan(MAX_MS);
  });

  it('lets the service run on while its source has a fault', async () => {
    saveByRename('two', textOf('two', "'no number'"));
    await shows('not compiled: the service runs on as it was');
    saveByRename('two', textOf('two', 41));
    await shows(' 41 ');
  });

  it('starts a service again that ends by itself', async () => {
    saveByRename('one', textOf('one', -1));
    await eventually('it has run twice', async () => (output.match(/runs -1 /g) ?? []).length >= 2);
    saveByRename('one', textOf('one', 51));
    await shows('runs 51 ');
  });
});
