import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const FILE = path.resolve(__dirname, '../../../infra/observability/alerts.yaml');

export interface Rule {
  alert: string;
  expr: string;
  annotations: { runbook: string };
}

// The shape is promtool's to check; here it is only read.
export const rules = (parse(readFileSync(FILE, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

const SUFFIX = /_(bucket|sum|count)$/;

/** Names with an underscore, outside braces, strings and lists of labels; and `up`. */
export function metricsIn(expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}/g, '').replace(/\bby \([^)]*\)/g, '');
  return [...bare.matchAll(/\b(up|[a-z]+(?:_[a-z]+)+)\b(?!\s*\()/g)].map(([, name]) =>
    (name ?? '').replace(SUFFIX, ''),
  );
}
