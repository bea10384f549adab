import { type Figure, percentile } from './measure';

/** Times a task over and over in some lanes; for what needs a new body, a new ticket or a new person each time. */
export async function timeTask(
  name: string,
  count: number,
  lanes: number,
  task: (n: number) => Promise<void>,
): Promise<Figure> {
  const timesMs: number[] = [];
  let next = 0;
  let failed = 0;
  const began = performance.now();
  const lane = async () => {
    for (let n = next++; n < count; n = next++) {
      const begin = performance.now();
      await task(n).then(
        () => timesMs.push(performance.now() - begin),
        () => {
          failed += 1;
        },
      );
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = (performance.now() - began) / 1000;
  timesMs.sort((a, b) => a - b);
  return {
    name,
    perSecond: timesMs.length / seconds,
    p50Ms: percentile(timesMs, 0.5),
    p95Ms: percentile(timesMs, 0.95),
    p99Ms: percentile(timesMs, 0.99),
    failed,
  };
}
