import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Secrets {
  jwtKey: string;
  webhookSecret: string;
}

/** Made once and kept with the data, so that sessions outlive a restart. */
export async function keepSecrets(dir: string): Promise<Secrets> {
  const path = join(dir, 'secrets.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Secrets; // Written below, by this function alone.
  } catch {
    const secrets = {
      jwtKey: randomBytes(32).toString('hex'),
      webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
    };
    await mkdir(dir, { recursive: true });
    await writeFile(path, JSON.stringify(secrets), { mode: 0o600 });
    return secrets;
  }
}
