import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isRefusedByBrowsers } from './ports-free';
import { reserveBlock, reservePorts } from './reserved-ports';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const PROGRAM = `
  const { reservePorts } = require(${JSON.stringify(join(__dirname, '../../dist/stack/reserved-ports.js'))});
  reservePorts().then(({ block }) => { console.log(block); setInterval(() => {}, 1000); });`;

/** Another process that holds a block of ports until it is killed. */
async function holderOfBlock(): Promise<{ child: ChildProcess; block: number }> {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer]; // A pipe without an encoding gives buffers.
  return { child, block: Number(line.toString()) };
}

describe('reservePorts', () => {
  it('gives processes that ask at the same time distinct ports', async () => {
    const all = await Promise.all([
      ...Array.from({ length: 3 }, () => reservePorts()),
      ...Array.from({ length: 3 }, holderOfBlock),
    ]);
    expect(new Set(all.map(({ block }) => block)).size).toBe(6);
    const own = all.flatMap((one) => ('ports' in one ? [one] : []));
    const ports = own.flatMap((one) => Object.values(one.ports));
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.filter(isRefusedByBrowsers)).toEqual([]);
    for (const { release } of own) release();
  });

  it('passes over a block of which any port is in use', async () => {
    const first = await reservePorts();
    first.release();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(first.ports.mongodb, '127.0.0.1', resolve));
    const second = await reservePorts();
    expect(second.block).not.toBe(first.block);
    second.release();
    await new Promise((resolve) => taken.close(resolve));
  });

  it('has a block back as soon as its process is killed', async () => {
    const { child, block } = await holderOfBlock();
    expect(await reserveBlock(block)).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const reserved = await reserveBlock(block);
    expect(reserved?.block).toBe(block);
    reserved?.release();
  });
});
