/** Does a task so many times in some lanes, and gives the results in the tasks' order. */
export async function inLanes<T>(count: number, lanes: number, task: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < count; n = next++) results[n] = await task(n);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
