import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { score } from './kube-score';
import { LeftOut, Tally } from './tally';

const lines: string[] = [];
let tally: Tally;
beforeEach(() => {
  lines.length = 0;
  tally = new Tally((line) => lines.push(line));
});

describe('the cluster test', () => {
  it('D2: prints what was left out as that, with the reason, and counts it', async () => {
    await tally.step('pods start', async () => undefined);
    await tally.step('manifests are linted', async () => {
      throw new LeftOut('no linter');
    });
    expect(lines[1]).toMatch(/^ {2}left out {2}manifests are linted \(0\.0 s\): no linter$/);
    expect(tally.summary(0)).toEqual({ line: '1 passed, 0 failed, 1 left out', code: 0 });
  });

  it('goes on after a step that failed, and ends with 1', async () => {
    await tally.step('pods start', async () => {
      throw new Error('too late');
    });
    await tally.step('pods end', async () => undefined);
    expect(lines.map((line) => line.replace(/ \(.*/, ''))).toEqual([
      '  FAIL      pods start',
      'too late',
      '  ok        pods end',
    ]);
    expect(tally.summary(0)).toEqual({ line: '1 passed, 1 failed', code: 1 });
    expect(tally.summary(1)).toEqual({ line: '1 passed, 2 failed', code: 1 });
  });

  it('D2: leaves kube-score out where there is none', async () => {
    const { PATH, XDG_CACHE_HOME } = process.env;
    const empty = mkdtempSync(`${tmpdir()}/ticketing-none-`);
    Object.assign(process.env, { PATH: empty, XDG_CACHE_HOME: empty });
    try {
      await expect(score(() => undefined)).rejects.toThrow(LeftOut);
    } finally {
      Object.assign(process.env, { PATH, XDG_CACHE_HOME });
      if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
      rmSync(empty, { recursive: true });
    }
  });
});
