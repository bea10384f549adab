import { basename, join } from 'node:path';
import { clone, SERVICES } from '../stack/clone';
import { readKeptBus } from '../stack/kept-bus';
import { serviceEnv } from '../stack/parts';
import { keepSecrets } from '../stack/secrets';
import { readSettings } from '../stack/settings';
import { handOver } from './hand-over';

/** `npm run dead-letters -w orders -- list`: the service's own program, with its environment, beside the running one. */
export async function serviceCommand(args: string[]): Promise<number> {
  const service = SERVICES.find((name) => name === basename(process.cwd()));
  if (!service) throw new Error(`Run it in a service: npm run ${args[0] ?? '<command>'} -w ${SERVICES.join('|')}`);
  const settings = readSettings(await readKeptBus(readSettings().dir));
  const env = serviceEnv(service, { ...settings, secrets: await keepSecrets(settings.dir) });
  // Another client id than the serving process's: the broker would take the connection from it.
  env.NATS_CLIENT_ID = `${service}-command-${process.pid}`;
  return handOver(join(clone, service, 'dist/index.js'), args, { env: { ...env, LOG_LEVEL: env.LOG_LEVEL ?? 'warn' } });
}
