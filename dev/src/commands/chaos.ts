import { join } from 'node:path';
import { clone } from '../stack/clone';
import { handOver } from './hand-over';

export function chaos(args: string[]): Promise<number> {
  return handOver(join(clone, 'e2e/dist/chaos/index.js'), args);
}
