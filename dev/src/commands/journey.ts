import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clone } from '../stack/clone';
import { handOver } from './hand-over';

export const JOURNEY = ['e2e/dist/journey.js', 'e2e/dist/journey/index.js'].map((path) => join(clone, path));

export function journey(args: string[]): Promise<number> {
  const script = JOURNEY.find(existsSync);
  if (!script) throw new Error('The journey (e2e/src) is not there.');
  return handOver(script, args);
}
