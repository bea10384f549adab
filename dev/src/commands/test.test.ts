import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    expect(outcome).toEqual({ passed: 1, failed: 0, leftOut: ['promtool skipped: promtool is missing'] });
    expect(counts(outcome, 'failed', true)).toBe('1 passed, 0 failed, 1 left out');
  });

  it('counts a suite that ran nothing as failed', async () => {
    expect(await countOf(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, leftOut: [] });
  });
});
