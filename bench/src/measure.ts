import autocannon from 'autocannon';

export interface Figure {
  name: string;
  perSecond: number;
  p50Ms: number;
  /** Not known of autocannon's figures. */
  p95Ms?: number;
  p99Ms: number;
  failed: number;
}

const SECONDS = 8;
const CONNECTIONS = 10;

/** Load on one address for a bounded time. */
export async function loadOn(
  name: string,
  options: Omit<autocannon.Options, 'duration' | 'connections'>,
): Promise<Figure> {
  const result = await autocannon({ ...options, connections: CONNECTIONS, duration: SECONDS });
  return {
    name,
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

export function percentile(sortedMs: readonly number[], share: number): number {
  return sortedMs[Math.min(sortedMs.length - 1, Math.floor(sortedMs.length * share))] ?? Number.NaN;
}

/** Prints figures beside the first one, which is the plain server that the ratios refer to. */
export function printFigures(figures: readonly Figure[]): void {
  const plain = figures[0]?.perSecond ?? Number.NaN;
  console.log('\n                                   per second   of plain     p50 ms     p95 ms     p99 ms     failed');
  for (const { name, perSecond, p50Ms, p95Ms, p99Ms, failed } of figures) {
    const cells = [
      perSecond.toFixed(0),
      `${((100 * perSecond) / plain).toFixed(1)} %`,
      p50Ms.toFixed(1),
      p95Ms?.toFixed(1) ?? '–',
      p99Ms.toFixed(1),
      String(failed),
    ];
    console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(11)).join(''));
  }
}
