import type { Command } from './command-recorder';

export const signatureOf = ({ service, collection, name, shape }: Command): string =>
  `${service}.${collection} ${name}${shape && ` (${shape})`}`;

/** What a quiet system asks again and again, in operations a second by signature. */
export type Polling = ReadonlyMap<string, number>;

export function pollingIn(commands: readonly Command[], overMs: number): Polling {
  const perSecond = 1_000 / overMs;
  return new Map([...countBySignature(commands)].map(([signature, count]) => [signature, count * perSecond]));
}

export function countBySignature(commands: readonly Command[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const command of commands) {
    const signature = signatureOf(command);
    counts.set(signature, (counts.get(signature) ?? 0) + 1);
  }
  return counts;
}

/** What one of `times` actions cost, by signature; what would have been asked without them is taken off. */
export function costOf(
  commands: readonly Command[],
  { overMs, times, polling }: { overMs: number; times: number; polling: Polling },
): Map<string, number> {
  const costs = new Map<string, number>();
  for (const [signature, count] of countBySignature(commands)) {
    const own = count - (polling.get(signature) ?? 0) * (overMs / 1_000);
    if (own > 0) costs.set(signature, own / times);
  }
  return costs;
}

export const sum = (costs: ReadonlyMap<string, number>, prefix = ''): number =>
  [...costs].reduce((total, [signature, cost]) => total + (signature.startsWith(prefix) ? cost : 0), 0);
