import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Secrets {
  jwtKey: string;
  webhookSecret: string;
  deliveryKeys: string;
  fingerprintKey: string;
}

const makeSecrets = (): Secrets => ({
  jwtKey: randomBytes(32).toString('hex'),
  webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  deliveryKeys: `local:${randomBytes(32).toString('base64')}`,
  fingerprintKey: randomBytes(32).toString('hex'),
});

async function readSecrets(path: string): Promise<Partial<Secrets>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<Secrets>; // Written below, by this function alone.
  } catch {
    return {};
  }
}

/** Made once and kept with the data, so that sessions and deliveries outlive a restart. One that an older stack lacks is added. */
export async function keepSecrets(dir: string): Promise<Secrets> {
  const path = join(dir, 'secrets.json');
  const kept = await readSecrets(path);
  const secrets = { ...makeSecrets(), ...kept };
  if (Object.keys(kept).length < Object.keys(secrets).length) {
    await mkdir(dir, { recursive: true });
    await writeFile(path, JSON.stringify(secrets), { mode: 0o600 });
  }
  return secrets;
}
