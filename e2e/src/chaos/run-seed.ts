import { setTimeout as delay } from 'node:timers/promises';
import { type AuditAddresses, differences, withDatabases } from '../journey/audit';
import { Person } from '../journey/person';
import type { Played } from './course';
import { passViolationsOf } from './passes';
import { planStories } from './plan';
import { play, type Stage } from './play';
import { Provider } from './provider';
import { violationsOf } from './violations';

export interface ChaosOptions {
  url: string;
  stores: AuditAddresses;
  seed: number;
  stories: number;
  /** How long everything has to come to its end. */
  settleMs?: number;
}

export interface Outcome {
  violations: string[];
  played: Played[];
  seconds: number;
}

const DELIVERY_SECONDS = 8;

/** Short, so that holds and deliveries end while the suite looks; long enough for a bank that takes its time. */
export const CHAOS_ENV = {
  ...{ HOLD_MINUTES: '0.3', HOLD_GRACE_MS: '1000', RECONCILE_AFTER_MS: '3000' },
  ...{ DELIVERY_HOURS: String(DELIVERY_SECONDS / 3600), DELIVERY_LEAST_MINUTES: String(DELIVERY_SECONDS / 60) },
};

const LANES = 12;
const BUYERS = 16;
const SETTLE_MS = 90_000;
const AGAIN_AFTER_MS = 1_500;

/** Plays the stories of one seed, lets everything settle, and says which rules are broken then. */
export async function runSeed({ url, stores, seed, stories, settleMs = SETTLE_MS }: ChaosOptions): Promise<Outcome> {
  const begunAt = performance.now();
  const stage = await setStage(url, stores.emulator);
  const played: Played[] = [];
  const waiting = planStories(seed, stories);
  const lane = async () => {
    for (let story = waiting.shift(); story; story = waiting.shift()) played.push(await play(stage, story));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  // From here on the provider works as it should: whatever it was, everything must come to its end.
  await stage.provider.clearFaults();
  const sales = played.flatMap((one) => (one.resale ? [one, one.resale] : [one]));
  const violations = await withDatabases(stores.mongo, (databases) =>
    whenSettled(settleMs, async () => {
      const found = [...(await violationsOf(sales, stage.provider)), ...(await differences(databases))];
      // Many requests, and of no use before the rest is at its end.
      return found.length > 0 ? found : passViolationsOf(played, stage);
    }),
  );
  return { violations, played, seconds: (performance.now() - begunAt) / 1000 };
}

/** What is still wrong when its time is over. Right once is not enough: what comes late must change nothing. */
async function whenSettled(settleMs: number, look: () => Promise<string[]>): Promise<string[]> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    const found = await look();
    if (found.length === 0) {
      await delay(AGAIN_AFTER_MS);
      const again = await look();
      if (again.length === 0) return [];
    }
    if (Date.now() > deadline) return found;
    await delay(500);
  }
}

async function setStage(url: string, emulator: string): Promise<Stage> {
  const names = Array.from({ length: BUYERS }, (_, n) => `buyer ${n + 1}`);
  const people = ['seller', 'rival', ...names].map((name) => new Person(url, name).signUp());
  const [seller, rival, ...buyers] = await Promise.all(people);
  if (!seller || !rival) throw new Error('nobody sells');
  return { seller, rival, buyers, anonymous: new Person(url, 'nobody'), provider: new Provider(emulator, url) };
}

/** All that is needed to see what happened, and the command that plays it again. */
export function tellOutcome(seed: number, { violations, played, seconds }: Outcome): string {
  const numbers = new Set(violations.flatMap((line) => /^story (\d+)/.exec(line)?.[1] ?? []));
  const concerned = played.filter(({ story }) => numbers.has(String(story.number)));
  const details = concerned.map(({ buyer: _buyer, order, resale, story, ...seen }) =>
    JSON.stringify({ order: order?.id, resale: resale?.order?.id, ...story, ...seen }),
  );
  return [
    `seed ${seed}: ${violations.length} violations in ${played.length} stories, ${seconds.toFixed(0)} s`,
    ...violations,
    ...details,
    `again: npm run chaos -- --seed ${seed}`,
  ].join('\n  ');
}
