import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings, StackOptions } from './settings';

type BusChoice = Pick<StackOptions, 'bus' | 'nodes'>;

const fileIn = (dir: string) => join(dir, 'bus.json');

/** So that a command which is run beside the stack talks to the broker that the stack was started on. */
export function keepBus({ dir, bus, nodes }: Settings): Promise<void> {
  return writeFile(fileIn(dir), JSON.stringify({ bus, nodes }));
}

/** The broker of the stack that runs on this folder, or ran last. */
export async function readKeptBus(dir: string): Promise<BusChoice> {
  return readFile(fileIn(dir), 'utf8').then(
    (text) => JSON.parse(text) as BusChoice, // Written above, by that function alone.
    () => ({}),
  );
}
