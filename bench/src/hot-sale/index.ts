import { percentile } from '../measure';
import { readUnits } from '../scale';
import { type Assumptions, processes, type Units } from '../scale/units';
import { type Outcome, requestKinds, type Sale } from './sale';
import { simulate } from './simulate';

/** One person in the model stands for so many, as one seat and one request do: seconds stay what they are, counts are multiplied. */
const SAMPLE = 10;
/** The shop that the sale comes to is built for so many purchases a second. */
const SHOP_PURCHASES_A_SECOND = 1_000;
/** A small answer of the room: a request's id, metrics and log line, as `npm run bench -- watching` measured it. */
const ROOM_REQUEST_MS = 0.208;

const ENTRANCES = {
  open: 'no room',
  shedding: 'no room, load is shed',
  room: 'waiting room',
} as const;

/**
 * A second of the shop's busiest part in one request of each kind: the part is as large as its share of a whole purchase,
 * lists and refused holds included, at the rate that the shop is built for.
 */
export function workOf({ processorMs }: Units): Sale['workSeconds'] {
  const kinds = { look: 'browse', hold: 'hold', pay: 'pay', refused: 'refused' } as const;
  const shopOfSample = SHOP_PURCHASES_A_SECOND / SAMPLE;
  const whole = (name: (typeof processes)[number]) =>
    processorMs.browse[name] + processorMs.hold[name] + processorMs.pay[name];
  const share = (action: keyof Units['processorMs']) =>
    Math.max(...processes.filter((name) => whole(name) > 0).map((name) => processorMs[action][name] / whole(name)));
  return {
    look: share(kinds.look) / shopOfSample,
    hold: share(kinds.hold) / shopOfSample,
    pay: share(kinds.pay) / shopOfSample,
    refused: share(kinds.refused) / shopOfSample,
  };
}

export const hotSale = (units: Units, entrance: Sale['entrance'], seed: number): Sale => ({
  seed,
  seats: 20_000 / SAMPLE,
  people: 500_000 / SAMPLE,
  entrance,
  arrivalSeconds: 60,
  horizonSeconds: 40 * 60,
  workSeconds: workOf(units),
  admittedShare: 0.8,
  jitterSeconds: 0.3,
  holdSeconds: 15 * 60,
});

const time = (seconds: number | undefined): string => {
  if (seconds === undefined) return 'not within 40 min';
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
};
const most = (series: Float64Array): number => SAMPLE * series.reduce((highest, value) => Math.max(highest, value), 0);
const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');

type Row = [name: string, of: (outcome: Outcome) => string];

function rowsOf({ processorMs, operations, signatureMs }: Units, { usedShare }: Assumptions): Row[] {
  const sorted = (values: Float64Array) => [...values.toSorted()];
  const done = ({ done: series }: Outcome, of: (kind: 'look' | 'hold' | 'pay' | 'refused') => number) =>
    most(
      series.look.map((looks, second) => {
        const others = [...requestKinds.slice(1), 'refused' as const];
        return others.reduce((sum, kind) => sum + (series[kind][second] ?? 0) * of(kind), looks * of('look'));
      }),
    );
  const actionOf = { look: 'browse', hold: 'hold', pay: 'pay', refused: 'refused' } as const;
  const processors = (outcome: Outcome, name: 'tickets' | 'orders' | 'payments') =>
    done(outcome, (kind) => processorMs[actionOf[kind]][name] / 1_000).toFixed(1);
  const roomMs = ROOM_REQUEST_MS + 2 * signatureMs;
  return [
    ['95 of 100 seats held after', ({ nearlyAllHeldAt }) => time(nearlyAllHeldAt)],
    ['all seats held for the first time after', ({ allHeldAt }) => time(allHeldAt)],
    ['sold out after', ({ soldOutAt }) => time(soldOutAt)],
    ['seats sold within 40 min', ({ sold }) => thousands(SAMPLE * sold)],
    ['people who know nothing after 40 min', ({ undecided }) => thousands(SAMPLE * undecided)],
    ['to the first answer, p50', ({ firstAnswerSeconds }) => time(percentile(sorted(firstAnswerSeconds), 0.5))],
    ['to the first answer, p99', ({ firstAnswerSeconds }) => time(percentile(sorted(firstAnswerSeconds), 0.99))],
    ['to a held seat or “sold out”, p50', ({ decisionSeconds }) => time(percentile(sorted(decisionSeconds), 0.5))],
    ['to a held seat or “sold out”, p99', ({ decisionSeconds }) => time(percentile(sorted(decisionSeconds), 0.99))],
    ['the longest line before the shop', ({ longestLineSeconds }) => time(longestLineSeconds)],
    ['requests a second to the shop, the busiest second', ({ offered }) => thousands(most(offered))],
    ['processors busy in tickets, the busiest second', (outcome) => processors(outcome, 'tickets')],
    ['… in orders', (outcome) => processors(outcome, 'orders')],
    ['… in payments', (outcome) => processors(outcome, 'payments')],
    [
      'operations a second on the database of orders',
      (outcome) => thousands(done(outcome, (kind) => operations[actionOf[kind]].orders)),
    ],
    [
      'requests a second to the room, the busiest second',
      ({ joins, polls }) => thousands(most(joins.map((n, at) => n + (polls[at] ?? 0)))),
    ],
    ['turns given in the busiest second', ({ joins }) => thousands(most(joins))],
    [
      `pods of the room, ${100 * usedShare} % used`,
      ({ joins, polls }) =>
        thousands(Math.ceil((most(joins.map((n, at) => n + (polls[at] ?? 0))) * roomMs) / 1_000 / usedShare)),
    ],
  ];
}

/** The table of docs/scale.md: the same people and seats through each entrance. */
export async function printHotSale(args: readonly string[]): Promise<void> {
  const [seedGiven, ...files] = args;
  const seed = Number(seedGiven ?? 1);
  if (!Number.isInteger(seed))
    throw new Error('npm run bench -- hot-sale [seed] [units.json]: the seed is a whole number');
  const { units, assumptions } = await readUnits(files);
  const outcomes = (['open', 'shedding', 'room'] as const).map((entrance) => ({
    name: ENTRANCES[entrance],
    outcome: simulate(hotSale(units, entrance, seed)),
  }));
  console.log(
    `20,000 seats, 500,000 people within a minute, a shop for ${thousands(SHOP_PURCHASES_A_SECOND)} purchases/s; seed ${seed}\n`,
  );
  console.log(`| | ${outcomes.map(({ name }) => name).join(' | ')} |\n|---|${'---|'.repeat(outcomes.length)}`);
  for (const [name, of] of rowsOf(units, assumptions)) {
    console.log(`| ${name} | ${outcomes.map(({ outcome }) => of(outcome)).join(' | ')} |`);
  }
}
