import { readFile } from 'node:fs/promises';
import { neededFor, partsOf, purchaseCost, storeSizes } from './derive';
import { MEASURED } from './measured-units';
import { ASSUMPTIONS, type Assumptions, processes, type Units } from './units';

const RATES = [100, 1_000, 10_000] as const;
const TICKETS = 10_000_000;

interface Given {
  units?: Partial<Units>;
  assumptions?: Partial<Assumptions>;
}

const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const head = (...cells: readonly string[]): string => `${row(...cells)}\n|${'---|'.repeat(cells.length)}`;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The measured units and the assumptions, or a reader's own: a JSON file with `units` and `assumptions`, each of them in part. */
export async function readUnits([file]: readonly string[]): Promise<{ units: Units; assumptions: Assumptions }> {
  const given = file === undefined ? {} : (JSON.parse(await readFile(file, 'utf8')) as Given); // The reader's own file.
  return { units: { ...MEASURED, ...given.units }, assumptions: { ...ASSUMPTIONS, ...given.assumptions } };
}

/** The tables of docs/scale.md. */
export async function printScale(args: readonly string[]): Promise<void> {
  const { units, assumptions } = await readUnits(args);
  const cost = purchaseCost(units, assumptions);
  console.log(
    `One purchase, with ${assumptions.browsesAPurchase} views of a list and ${assumptions.refusedAPurchase} refused holds:\n`,
  );
  console.log(head('', 'processor ms', 'operations on its database'));
  for (const name of processes)
    console.log(row(name, round(cost.processorMs[name]), round(cost.operations[name] ?? 0)));
  console.log(`\n${round(cost.messages)} messages, ${round(cost.messageBytes / 1_000)} kB of them\n`);
  const parts = partsOf(units, assumptions);
  console.log(head('', 'one bears, purchases/s', ...RATES.map((rate) => `for ${rate}/s`), 'when one is not enough'));
  for (const part of parts) {
    const needed = RATES.map((rate) => neededFor(part, rate));
    console.log(row(part.name, round(part.purchasesOfOne), ...needed, part.movedBy));
  }
  const [first] = parts
    .filter(({ name }) => !name.startsWith('pods'))
    .toSorted((a, b) => a.purchasesOfOne - b.purchasesOfOne);
  console.log(
    `\nThe first limit that more pods do not move: ${first?.name}, at ${round(first?.purchasesOfOne ?? 0)} purchases/s.\n`,
  );
  console.log(head(`${TICKETS / 1e6} million tickets, all sold`, 'documents', 'indexes'));
  for (const { name, dataBytes, indexBytes } of storeSizes(units, assumptions, TICKETS)) {
    console.log(row(name, gigabytes(dataBytes), gigabytes(indexBytes)));
  }
}
