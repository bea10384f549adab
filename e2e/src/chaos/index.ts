import { parseArgs } from 'node:util';
import { storesOf, withOwnStack } from '../journey/own-stack';
import { type Guard, guards, withoutGuard } from './guards';
import { CHAOS_ENV, type Outcome, runSeed, tellOutcome } from './run-seed';

const USAGE = `npm run chaos -- [options]
  --seeds <n>         how many seeds, from --from on (30)
  --from <n>          the first of them (1)
  --seed <n>          this one alone
  --stories <n>       how many tickets a seed (60)
  --settle <seconds>  how long everything has to come to its end (90)
  --without <guard>   on services without that guard, in the memory of their processes: some seed must find it out
  --without all       the same for each guard in turn
Guards: ${[...guards.keys()].join(', ')}`;

interface Options {
  seeds: number[];
  stories: number;
  without: Guard[];
  settleMs: number;
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '30' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      stories: { type: 'string', default: '60' },
      without: { type: 'string' },
      settle: { type: 'string', default: '90' },
    },
  });
  const [from, count, stories] = [values.seed ?? values.from, values.seed ? 1 : values.seeds, values.stories].map(
    Number,
  );
  const isWrong = (value: number | undefined) => value === undefined || !Number.isInteger(value) || value < 1;
  if (isWrong(from) || isWrong(count) || isWrong(stories)) throw new Error(USAGE);
  return {
    seeds: Array.from({ length: count ?? 0 }, (_, n) => (from ?? 0) + n),
    stories: stories ?? 0,
    without: guardsNamed(values.without),
    settleMs: Number(values.settle) * 1_000,
  };
}

function guardsNamed(name: string | undefined): Guard[] {
  if (name === undefined) return [];
  if (name === 'all') return [...guards.values()];
  const guard = guards.get(name);
  if (!guard) throw new Error(USAGE);
  return [guard];
}

/** Plays seed after seed on one stack, and ends with the first that `isEnough`. */
function playOn(
  env: NodeJS.ProcessEnv,
  { seeds, stories, settleMs }: Options,
  isEnough: (outcome: Outcome) => boolean,
): Promise<Map<number, Outcome>> {
  return withOwnStack({ name: 'chaos', env: { ...CHAOS_ENV, ...env } }, async (stack) => {
    const outcomes = new Map<number, Outcome>();
    for (const seed of seeds) {
      const outcome = await runSeed({ url: stack.url, stores: storesOf(stack), seed, stories, settleMs });
      outcomes.set(seed, outcome);
      console.log(tellOutcome(seed, outcome));
      if (isEnough(outcome)) break;
    }
    return outcomes;
  });
}

const isRed = ({ violations }: Outcome) => violations.length > 0;

/** With every guard in its place no seed may break a rule. */
async function runWhole(options: Options): Promise<{ passed: number; failed: number }> {
  const outcomes = [...(await playOn({}, options, () => false)).values()];
  const failed = outcomes.filter(isRed).length;
  return { passed: outcomes.length - failed, failed };
}

/** Without a guard some seed must break one; a guard whose absence nobody notices is a failure of this suite. */
async function runWithout(options: Options): Promise<{ passed: number; failed: number }> {
  const lines: string[] = [];
  let failed = 0;
  for (const guard of options.without) {
    const outcomes = await withoutGuard(guard, (env) => playOn(env, options, isRed));
    const red = [...outcomes].find(([, outcome]) => isRed(outcome));
    if (!red) failed += 1;
    lines.push(`${guard.name}: ${red ? `red with seed ${red[0]}: ${red[1].violations[0]}` : 'NOT NOTICED'}`);
  }
  console.log(lines.join('\n'));
  return { passed: options.without.length - failed, failed };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { passed, failed } = options.without.length > 0 ? await runWithout(options) : await runWhole(options);
  console.log(`chaos: ${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
