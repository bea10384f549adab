import { join } from 'node:path';
import { clone } from '../stack/clone';
import { handOver } from './hand-over';

const OPERATIONS = join(clone, 'e2e/dist/operations/index.js');

/** `operations` counts what an action costs; everything else is measured in time. */
export const bench = (args: string[]): Promise<number> =>
  args[0] === 'operations' ? handOver(OPERATIONS, args.slice(1)) : handOver(join(clone, 'bench/dist/index.js'), args);
