import { join } from 'node:path';
import { clone } from '../stack/clone';
import { busEnv } from '../stack/parts';
import { readSettings } from '../stack/settings';
import { handOver } from './hand-over';

const PROGRAMS = ['publish', 'listen', 'jetstream-publish', 'jetstream-listen'];

export function natsTest([name = '', ...args]: string[]): Promise<number> {
  if (!PROGRAMS.includes(name)) throw new Error(`npm run nats-test -- ${PROGRAMS.join(', or -- ')}`);
  const bus = name.startsWith('jetstream') ? 'jetstream' : 'nats-streaming';
  const settings = readSettings({ bus });
  const env = { ...settings.env, ...busEnv(settings) };
  return handOver(join(clone, `nats-test/dist/${name}.js`), args, { env });
}
