interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

function sampleOf(line: string): Sample[] {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!name) return [];
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', text = '']): [string, string] => [
    label,
    text,
  ]);
  return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
}

/** Reads /metrics as Prometheus does, and adds up the samples of a name that have these labels. */
export async function scrape(port: number, name: string, labels: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (response.status !== 200) throw new Error(`/metrics answers ${response.status}`);
  const samples = (await response.text()).split('\n').flatMap(sampleOf);
  const meant = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  );
  if (meant.length === 0) return Number.NaN;
  return meant.reduce((sum, { value }) => sum + value, 0);
}
