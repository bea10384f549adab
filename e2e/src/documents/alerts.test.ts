import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@tickets/common/contracts';
import { parse } from 'yaml';
import { renderOverlay } from '../cluster/render';
import { alerts, EXPORTED, metricsIn, rules } from './alert-rules';
import { scrapedTargets } from './relabel';

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

interface RuleTest {
  input_series: { series: string }[];
  alert_rule_test: { alertname: string; exp_alerts: unknown[] }[];
}

const RULE_TESTS = ['alerts.test.yaml', 'alerts-hours.test.yaml'];
const tests = RULE_TESTS.flatMap((file) => {
  const content = parse(read(`infra/observability/${file}`)) as { tests: RuleTest[] }; // promtool checks its shape.
  return content.tests;
});

const hasPromtool = spawnSync(PROMTOOL, ['--version']).status === 0;

describe('promtool', () => {
  if (!hasPromtool) {
    it.skip('skipped: promtool is missing; apt-get install prometheus, or PROMTOOL=<path>', () => undefined);
    return;
  }

  const checks: [action: string, file: string][] = [
    ['check', 'alerts.yaml'],
    ...RULE_TESTS.map((file): [string, string] => ['test', file]),
  ];

  it.each(checks)('%ss the alert rules of %s', (action, file) => {
    const { status, stdout, stderr } = spawnSync(PROMTOOL, [action, 'rules', file], { cwd: FOLDER, encoding: 'utf8' });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

describe('each alert', () => {
  const known = new Set([...metricsOfSources(), ...Object.values(EXPORTED).flat()]);
  const casesOf = (alert: string) =>
    tests.filter(({ alert_rule_test }) => alert_rule_test.some(({ alertname }) => alertname === alert));

  it.each(alerts)('B8: %s has cases in which it fires, is silent, and fires as its series is missing', (alert) => {
    const fires = casesOf(alert).filter(({ alert_rule_test: [check] }) => check?.exp_alerts.length);
    expect(casesOf(alert).length - fires.length).toBeGreaterThan(0);
    expect(fires.filter(({ input_series: series }) => series.length > 0).length).toBeGreaterThan(0);
    expect(fires.filter(({ input_series: series }) => series.length === 0)).toHaveLength(1);
  });

  it.each(alerts)('%s has a runbook', (alert) => {
    for (const rule of rules.filter((one) => one.alert === alert))
      expect(rule.annotations.runbook).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
    expect(read('docs/runbooks.md')).toContain(`\n## ${alert}\n`);
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
      .filter((name) => !['up', 'rate_limit_uncounted_total', ...Object.values(EXPORTED).flat()].includes(name));
    expect(alerted.filter((name) => !shown.includes(name))).toEqual([]);
  });
});

describe('B8: the labels that the scrape configuration makes', () => {
  const prod = renderOverlay('prod');
  const onNatsStreaming = renderOverlay('ci');
  const targets = scrapedTargets('kubernetes-pods', prod);
  const labelsIn = (text: string) =>
    [...text.matchAll(/(\w+)=~?"([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);

  it('are those of every service, and of nothing else', () => {
    expect(targets.map(({ app }) => app).sort()).toEqual([...serviceNames].sort());
    for (const { job, instance } of targets) expect([job, instance]).toEqual(['kubernetes-pods', '10.1.0.1:3000']);
  });

  it('are the labels of the series that the rules are tested with', () => {
    const ours = tests
      .flatMap(({ input_series: all }) => all.map(({ series }) => Object.fromEntries(labelsIn(series))))
      .filter(({ job }) => job === 'kubernetes-pods');
    expect(ours.length).toBeGreaterThan(50);
    for (const series of ours) {
      const target = targets.find(({ app }) => app === series.app);
      const { pod: _pod, instance: _instance, ...same } = target ?? {};
      expect(series).toMatchObject(same);
      expect(Object.keys(series)).toEqual(expect.arrayContaining(['pod', 'instance']));
    }
  });

  it('are all that the rules look for', () => {
    const asked = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/\{([^}]*kubernetes-pods[^}]*)\}/g)].flatMap(([, inner = '']) => labelsIn(inner)),
    );
    const apps = asked.filter(([name]) => name === 'app').flatMap(([, value = '']) => value.split('|'));
    expect([...new Set(apps)].sort()).toEqual([...serviceNames].sort());
    const own = ['status', 'subject', 'le'];
    const names = new Set(asked.map(([name = '']) => name).filter((name) => !own.includes(name)));
    for (const name of names) expect(Object.keys(targets[0] ?? {})).toContain(name);
  });

  it('B6: name every volume that something is kept on', () => {
    // Both brokers: nobody changes the rules to stay on one of them.
    const claims = [...prod, ...onNatsStreaming].flatMap(({ kind, metadata, spec }) => {
      if (kind === 'PersistentVolumeClaim') return [metadata.name];
      return (spec?.volumeClaimTemplates ?? []).flatMap((one) =>
        Array.from({ length: spec.replicas ?? 1 }, (_, n) => `${one.metadata.name}-${metadata.name}-${n}`),
      );
    });
    const all = [...new Set(claims.filter((claim) => !claim.includes('stripe-emulator')))];
    const [filling, missing] = rules.filter(({ alert }) => alert === 'StoreFilling');
    const patternsOf = (expr = '') =>
      labelsIn(expr).flatMap(([name, value = '']) => (name === 'persistentvolumeclaim' ? [value] : []));
    const matches = (pattern: string) => all.filter((claim) => new RegExp(`^(?:${pattern})$`).test(claim));
    for (const pattern of patternsOf(filling?.expr)) expect(matches(pattern)).toEqual(all);
    const single = patternsOf(missing?.expr).filter((pattern) => !pattern.includes('|') && !pattern.includes('['));
    expect([...single.flatMap(matches), 'data-nats-0'].sort()).toEqual(all.sort());
    for (const name of patternsOf(`${filling?.expr} ${missing?.expr}`).flatMap((pattern) => pattern.split('|'))) {
      expect([name, matches(name).length > 0]).toEqual([name, true]);
    }
  });
});
