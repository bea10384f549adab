import { machineLoad } from '../machine-load';
import { percentile } from '../measure';
import { type Contestant, startContestants } from './contestants';
import { measureMessages, PATTERNS, type Pattern, type Samples } from './messages';
import { type BusName, measurePurchases } from './purchases';

/** Forth and back, twice, so that what else the machine does meets all of them alike: A B C C B A. */
const ROUNDS = 2;

const forthAndBack = <T>(all: readonly T[]): T[] => [...all, ...all.toReversed()];

function line(name: string, runs: readonly Samples[]): string {
  const sorted = (pick: (samples: Samples) => number[]) => runs.flatMap(pick).toSorted((a, b) => a - b);
  const [acks, deliveries] = [sorted(({ ackMs }) => ackMs), sorted(({ deliveryMs }) => deliveryMs)];
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const cells = [
    percentile(acks, 0.5).toFixed(1),
    percentile(acks, 0.99).toFixed(1),
    percentile(deliveries, 0.5).toFixed(1),
    percentile(deliveries, 0.99).toFixed(1),
    (deliveries.length / seconds).toFixed(0),
  ];
  return `| ${[name, ...cells].join(' | ')} |`;
}

async function compareMessages(contestants: readonly Contestant[], pattern: Pattern): Promise<string[]> {
  const runs = new Map<Contestant, Samples[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of forthAndBack(contestants)) {
      runs.get(contestant)?.push(await measureMessages(contestant, pattern));
    }
  }
  return [...runs].map(([{ name }, samples]) => line(`${pattern.name}: ${name}`, samples));
}

const BUSES = { 'nats-streaming': 'NATS Streaming', jetstream: 'JetStream, one server' } as const;

/** Two stacks one after the other, forth and back: A B B A. */
async function comparePurchases(): Promise<void> {
  const runs: Record<BusName, number[]> = { 'nats-streaming': [], jetstream: [] };
  for (const bus of forthAndBack(['nats-streaming', 'jetstream'] as const)) {
    runs[bus].push(await measurePurchases(bus));
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log('\n| whole purchases, 8 at once | a second | each run |\n|---|---|---|');
  for (const bus of ['nats-streaming', 'jetstream'] as const) {
    const each = runs[bus].map((value) => value.toFixed(1)).join(', ');
    console.log(`| ${BUSES[bus]} | ${mean(runs[bus]).toFixed(1)} | ${each} |`);
  }
}

async function compareAllMessages(): Promise<void> {
  const contestants = await startContestants();
  try {
    console.log(
      '\n| | ack p50 ms | ack p99 ms | delivery p50 ms | delivery p99 ms | messages/s |\n|---|---|---|---|---|---|',
    );
    for (const pattern of PATTERNS) {
      for (const row of await compareMessages(contestants, pattern)) console.log(row);
    }
  } finally {
    await Promise.all(contestants.map((contestant) => contestant.remove()));
  }
}

/** Both brokers in one run: what a message takes to be acknowledged and delivered, and how many purchases a stack makes. */
export async function compareBrokers([part]: readonly string[]): Promise<void> {
  console.log(`load of the machine before: ${machineLoad()}`);
  if (part !== 'purchases') await compareAllMessages();
  if (part !== 'messages') await comparePurchases();
  console.log(`\nload of the machine after: ${machineLoad()}`);
}
