import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rebuildOnChange } from './rebuild-on-change';

const FILES = ['one', 'two', 'three'].map((name) => `tickets/src/${name}.ts`);

let root: string;
let stop: AbortController;
let loop: Promise<void>;
/** What the last compilation read, and the workspaces that were handed over. */
let compiled: string[] = [];
let isRight = true;
const handedOver: string[][] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ticketing-rebuild-'));
  for (const name of ['tickets', 'orders']) mkdirSync(join(root, name, 'src'), { recursive: true });
  for (const file of FILES) writeFileSync(join(root, file), '0');
  [compiled, isRight, stop] = [[], true, new AbortController()];
  handedOver.length = 0;
  loop = rebuildOnChange({
    root,
    workspaces: ['tickets', 'orders'],
    compile: async () => {
      compiled = FILES.map((file) => readFileSync(join(root, file), 'utf8'));
      return isRight;
    },
    rebuilt: async (names) => void handedOver.push([...names]),
    signal: stop.signal,
  });
});
afterEach(async () => {
  stop.abort();
  await loop;
  rmSync(root, { recursive: true });
});

/** As an archive does it: another file in the place of the first. */
function extract(file: string, text: string): void {
  const packed = join(root, 'packed');
  mkdirSync(join(packed, 'tickets/src'), { recursive: true });
  writeFileSync(join(packed, file), text);
  const archive = execFileSync('tar', ['-C', packed, '-cf', '-', file]);
  execFileSync('tar', ['xmf', '-', '-C', root, '--no-same-owner'], { input: archive });
}

/** As editors do it: a new file, renamed. */
function saveByRename(file: string, text: string): void {
  writeFileSync(join(root, `${file}.new`), text);
  renameSync(join(root, `${file}.new`), join(root, file));
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isTrue() && Date.now() < deadline) await sleep(10);
  expect(isTrue()).toBe(true);
}

/** The first change after the start may come before the watching has begun. */
const begun = async () => {
  const deadline = Date.now() + 20_000;
  while (compiled.length === 0 && Date.now() < deadline) {
    writeFileSync(join(root, 'orders/src/probe.ts'), String(Date.now()));
    await sleep(100);
  }
  await until(() => handedOver.length > 0);
};

describe('npm run dev', () => {
  it('D1: rebuilds at every change of three files, 30 in a row, however they are saved', async () => {
    await begun();
    for (let n = 1; n <= 30; n++) {
      const file = FILES[n % FILES.length] ?? '';
      (n % 2 ? extract : saveByRename)(file, String(n));
      await until(() => compiled.includes(String(n)));
    }
  }, 120_000);

  it('hands a workspace over once it compiles, with what changed before', async () => {
    await begun();
    isRight = false;
    saveByRename(FILES[0] ?? '', 'broken');
    await until(() => compiled.includes('broken'));
    const before = handedOver.length;
    isRight = true;
    writeFileSync(join(root, 'orders/src/right.ts'), '');
    await until(() => handedOver.length > before);
    expect(handedOver.at(-1)?.sort()).toEqual(['orders', 'tickets']);
  });
});
