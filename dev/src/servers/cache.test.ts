import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './cache';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticketing-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('withLock', () => {
  it('lets one do its work at a time, however old its lock is', async () => {
    const events: string[] = [];
    let end = () => {};
    let begin = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const first = withLock(
      'web-ui',
      async () => {
        events.push('first begins');
        begin();
        utimesSync(join(folder, 'web-ui.lock'), 0, 0);
        await new Promise<void>((resolve) => {
          end = resolve;
        });
        events.push('first ends');
      },
      folder,
    );
    await hasBegun;
    const others = Promise.all(
      ['second', 'third'].map((name) =>
        withLock(
          'web-ui',
          async () => {
            events.push(`${name} begins`);
            // Whatever else could begin now has its turn before this one ends.
            await new Promise((resolve) => setImmediate(resolve));
            events.push(`${name} ends`);
          },
          folder,
        ),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 500)); // Several looks of the others at the lock.
    expect(events).toEqual(['first begins']);
    end();
    await Promise.all([first, others]);
    expect(events).toHaveLength(6);
    for (let n = 0; n < events.length; n += 2) expect(events[n]?.split(' ')[0]).toBe(events[n + 1]?.split(' ')[0]);
  });

  it('takes the lock of a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(join(folder, 'web-ui.lock'), `${pid} 1`);
    expect(await withLock('web-ui', async () => 'done', folder)).toBe('done');
  });
});
