import { join } from 'node:path';
import { clone } from '../stack/clone';
import { handOver } from './hand-over';

export const bench = (args: string[]): Promise<number> => handOver(join(clone, 'bench/dist/index.js'), args);
