import { join } from 'node:path';
import { clone } from '../stack/clone';
import { readSettings } from '../stack/settings';
import { handOver } from './hand-over';

export function natsTest([name, ...args]: string[]): Promise<number> {
  if (name !== 'publish' && name !== 'listen') throw new Error('npm run nats-test -- publish, or -- listen');
  const { env, ports } = readSettings();
  const url = env.NATS_URL ?? `nats://127.0.0.1:${ports.nats}`;
  return handOver(join(clone, `nats-test/dist/${name}.js`), args, { env: { ...env, NATS_URL: url } });
}
