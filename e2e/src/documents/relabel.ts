import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../cluster/manifest';
import { workloadsOf } from '../cluster/manifest';

// What Prometheus makes of our pods by infra/observability/prometheus.yaml: its pod discovery, and its relabelling as far
// as that file uses it.

type Labels = Record<string, string>;

interface Relabelling {
  action?: 'keep' | 'replace' | 'labelmap';
  source_labels?: string[];
  regex?: string;
  replacement?: string;
  target_label?: string;
}

const FILE = path.resolve(__dirname, '../../../infra/observability/prometheus.yaml');
const jobs = (
  parse(readFileSync(FILE, 'utf8')) as { scrape_configs: { job_name: string; relabel_configs?: Relabelling[] }[] }
).scrape_configs;

const asName = (text: string) => text.replace(/\W/g, '_');

/** A pod as `kubernetes_sd_configs: [{ role: pod }]` describes it, one target for each of its ports. */
function discovered(manifests: readonly Manifest[]): Labels[] {
  return workloadsOf(manifests).flatMap(({ name, labels, annotations, container, kind }) => {
    // A Deployment's pods get this one from the controller.
    const all = kind === 'Deployment' ? { ...labels, 'pod-template-hash': '5d4f' } : labels;
    const meta = {
      __meta_kubernetes_namespace: 'ticketing',
      __meta_kubernetes_pod_name: `${name}-1`,
      ...prefixed('__meta_kubernetes_pod_label_', all),
      ...prefixed('__meta_kubernetes_pod_annotation_', annotations),
    };
    return (container.ports ?? []).map(({ containerPort }) => ({ ...meta, __address__: `10.1.0.1:${containerPort}` }));
  });
}

function prefixed(prefix: string, labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [prefix + asName(name), value]));
}

/** One step; undefined drops the target. */
function apply(labels: Labels, step: Relabelling): Labels | undefined {
  const { action = 'replace', source_labels: sources = [], replacement = '$1', target_label: target = '' } = step;
  const regex = new RegExp(`^(?:${step.regex ?? '(.*)'})$`);
  const value = sources.map((name) => labels[name] ?? '').join(';');
  if (action === 'keep') return regex.test(value) ? labels : undefined;
  if (action === 'replace')
    return regex.test(value) ? { ...labels, [target]: value.replace(regex, replacement) } : labels;
  const mapped = Object.entries(labels).filter(([name]) => regex.test(name));
  return { ...labels, ...Object.fromEntries(mapped.map(([name, text]) => [name.replace(regex, replacement), text])) };
}

/** The labels of every target that the job scrapes. */
export function scrapedTargets(job: string, manifests: readonly Manifest[]): Labels[] {
  const steps = jobs.find(({ job_name: name }) => name === job)?.relabel_configs ?? [];
  const targets = discovered(manifests).flatMap((target) => {
    const labels = steps.reduce<Labels | undefined>((all, step) => all && apply(all, step), target);
    if (!labels) return [];
    const visible = Object.entries(labels).filter(([name]) => !name.startsWith('__'));
    return [{ ...Object.fromEntries(visible), job, instance: labels.__address__ ?? '' }];
  });
  // Two ports of one pod may come out as one target.
  return [...new Map(targets.map((one) => [JSON.stringify(one), one])).values()];
}
