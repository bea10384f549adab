import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clone } from './clone';
import { ProcessFile } from './processes';
import { type ReservedPorts, reserveBlock, reservePorts } from './reserved-ports';
import type { StackOptions } from './settings';
import { type Stack, startStack } from './start-stack';

const FOLDER = join(clone, '.test-stack');

export interface OwnStackOptions extends Omit<StackOptions, 'dir' | 'ports' | 'portOffset'> {
  /** Names its data folder. */
  name: string;
}

/**
 * A stack that nobody else uses: ports that are free, a new data folder, no demo data, no limits, no Stripe but the emulator.
 * What killed runs of this clone left behind is ended and removed first.
 */
export async function startOwnStack({ name, env, ...options }: OwnStackOptions): Promise<Stack> {
  await removeAbandoned(FOLDER);
  const reserved = await reservePorts();
  try {
    const stack = await startStack({
      demoData: false,
      ...options,
      dir: join(FOLDER, `${name}-${reserved.block}`),
      ports: reserved.ports,
      // With the slash at its end that operators type too: each process has to take it off.
      env: { ...OWN_ENV, PUBLIC_URL: `http://localhost:${reserved.ports.gateway}/`, ...env },
    });
    return releasing(stack, reserved);
  } catch (error) {
    reserved.release();
    throw error;
  }
}

const OWN_ENV = { RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'warn', STRIPE_KEY: '', API_DOCS: '0' };

const releasing = (stack: Stack, reserved: ReservedPorts): Stack => ({
  ...stack,
  stop: async (options) => {
    await stack.stop(options);
    reserved.release();
  },
});

/** Ends and removes each stack whose block of ports nobody holds any more: its process was killed. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const block = Number(/-(\d+)$/.exec(name)?.[1]);
    const reserved = block ? await reserveBlock(block) : undefined;
    if (!reserved) continue;
    const dir = join(folder, name);
    await new ProcessFile(dir).endLeftovers();
    await rm(dir, { recursive: true, force: true });
    reserved.release();
  }
}
