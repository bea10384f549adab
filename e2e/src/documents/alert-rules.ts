import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** What is told by exporters that a cluster has, not by our services. */
export const EXPORTED = {
  kubelet: ['kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes'],
  'kube-state-metrics': [
    'kube_cronjob_info',
    'kube_cronjob_status_last_successful_time',
    'kube_job_failed',
    'kube_job_created',
  ],
};

const FILE = path.resolve(__dirname, '../../../infra/observability/alerts.yaml');

export interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string; missing?: string };
  annotations: { runbook: string };
}

// The shape is promtool's to check; here it is only read.
export const rules = (parse(readFileSync(FILE, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

const SUFFIX = /_(bucket|sum|count)$/;

/** Each of them once, though it may have a second rule for the case that its series is missing. */
export const alerts = [...new Set(rules.map(({ alert }) => alert))];

/** Names with an underscore, outside braces, strings and lists of labels; and `up`. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/\{[^}]*\}/g, '')
    .replace(/"[^"]*"/g, '')
    .replace(/\b(by|on) \([^)]*\)/g, '');
  return [...bare.matchAll(/\b(up|[a-z]+(?:_[a-z]+)+)\b(?!\s*\()/g)].map(([, name]) =>
    (name ?? '').replace(SUFFIX, ''),
  );
}
