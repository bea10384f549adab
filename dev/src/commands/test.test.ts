import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clone } from '../stack/clone';
import { countOf, counts } from './test';

const folder = mkdtempSync(join(tmpdir(), 'ticketing-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm test', () => {
  it('D2: counts what was left out, by name, and never as passed', async () => {
    const report = join(folder, 'report.json');
    const tests = [
      { status: 'passed', fullName: 'adds' },
      { status: 'pending', fullName: 'promtool skipped: promtool is missing' },
    ];
    writeFileSync(report, JSON.stringify({ numPassedTests: 1, testResults: [{ assertionResults: tests }] }));
    const outcome = await countOf(report, 0);
    expect(outcome).toEqual({ passed: 1, failed: 0, leftOut: ['promtool skipped: promtool is missing'], faults: [] });
    expect(counts(outcome, 'failed', true)).toBe('1 passed, 0 failed, 1 left out');
  });

  it('counts a suite that ran nothing as failed', async () => {
    expect(await countOf(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, leftOut: [], faults: [] });
  });

  it('names what failed with the first lines of why', async () => {
    const report = join(folder, 'faults.json');
    const failureMessages = [
      'Error: \u001b[2mtoo wide\u001b[22m\n\n  by 33 px\n    at Object.<anonymous> (page.ts:1:2)',
    ];
    const testResults = [
      { name: join(clone, 'a.test.ts'), assertionResults: [{ status: 'failed', fullName: 'fits', failureMessages }] },
      { name: join(clone, 'b.test.ts'), message: 'Cannot find module x', assertionResults: [] },
    ];
    writeFileSync(report, JSON.stringify({ numPassedTests: 0, numFailedTests: 1, testResults }));
    expect((await countOf(report, 1)).faults).toEqual([
      'a.test.ts: fits: Error: too wide | by 33 px',
      'b.test.ts: Cannot find module x',
    ]);
  });
});
