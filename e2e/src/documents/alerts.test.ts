import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@tickets/common/contracts';
import { parse } from 'yaml';
import { metricsIn, rules } from './alert-rules';

const ROOT = path.resolve(__dirname, '../../..');
const FOLDER = path.join(ROOT, 'infra/observability');
const PROMTOOL = process.env.PROMTOOL ?? 'promtool';

const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

function metricsOfSources(): Set<string> {
  const sources = [...serviceNames, 'common'].flatMap((workspace) => {
    const folder = path.join(ROOT, workspace, 'src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.filter((name) => name.endsWith('.ts')).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  });
  const names = sources.flatMap((text) =>
    [...text.matchAll(/name: '([a-z]+(?:_[a-z]+)+)'/g)].map(([, name]) => name ?? ''),
  );
  return new Set(['up', ...names]);
}

const hasPromtool = spawnSync(PROMTOOL, ['--version']).status === 0;

describe('promtool', () => {
  if (!hasPromtool) {
    it.skip('skipped: promtool is missing; apt-get install prometheus, or PROMTOOL=<path>', () => undefined);
    return;
  }

  it.each([
    ['check', 'alerts.yaml'],
    ['test', 'alerts.test.yaml'],
  ])('%ss the alert rules', (action, file) => {
    const { status, stdout, stderr } = spawnSync(PROMTOOL, [action, 'rules', file], { cwd: FOLDER, encoding: 'utf8' });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

describe('each alert', () => {
  const known = metricsOfSources();
  const cases = parse(read('infra/observability/alerts.test.yaml')) as {
    tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
  };

  it.each(rules)('$alert has a case in which it fires, one in which it is silent, and a runbook', (rule) => {
    const own = cases.tests.flatMap((test) => test.alert_rule_test).filter(({ alertname }) => alertname === rule.alert);
    expect(own.map(({ exp_alerts: expected }) => expected.length).sort()).toEqual([0, 1]);
    expect(rule.annotations.runbook).toBe(`docs/runbooks.md#${rule.alert.toLowerCase()}`);
    expect(read('docs/runbooks.md')).toContain(`\n## ${rule.alert}\n`);
  });

  it.each(rules)('$alert asks for metrics that there are', ({ expr }) => {
    expect(metricsIn(expr).length).toBeGreaterThan(0);
    expect(metricsIn(expr).filter((name) => !known.has(name))).toEqual([]);
  });

  it('has its metrics on the dashboard’s panels, which ask only for what there is', () => {
    const { panels } = JSON.parse(read('infra/observability/dashboard.json')) as {
      panels: { targets: { expr: string }[] }[];
    };
    const shown = panels.flatMap((panel) => panel.targets.flatMap(({ expr }) => metricsIn(expr)));
    expect(shown.filter((name) => !known.has(name))).toEqual([]);
    const alerted = rules
      .flatMap(({ expr }) => metricsIn(expr))
      .filter((name) => !['up', 'rate_limit_uncounted_total'].includes(name));
    expect(alerted.filter((name) => !shown.includes(name))).toEqual([]);
  });
});
