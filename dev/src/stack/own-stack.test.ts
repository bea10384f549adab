import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandoned } from './own-stack';
import { ProcessFile, startOf } from './processes';
import { reservePorts } from './reserved-ports';

describe('removeAbandoned', () => {
  it('ends and removes what a killed run left, and leaves a running stack alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ticketing-own-'));
    const running = await reservePorts();
    const killed = await reservePorts();
    killed.release();
    const [mine, theirs] = [running, killed].map(({ block }) => join(folder, `faults-${block}`)) as [string, string];
    mkdirSync(mine);
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const { pid = 0 } = left;
    new ProcessFile(theirs).add('mongodb', pid);
    await removeAbandoned(folder);
    expect([existsSync(mine), existsSync(theirs), startOf(pid)]).toEqual([true, false, undefined]);
    running.release();
    rmSync(folder, { recursive: true });
  });
});
