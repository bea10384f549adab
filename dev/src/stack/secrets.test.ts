import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSecrets } from './secrets';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ticketing-secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the secrets of a local stack', () => {
  it('are the same at every start', async () => {
    expect(await keepSecrets(dir)).toEqual(await keepSecrets(dir));
  });

  it('are added to those that an older stack kept, which stay', async () => {
    writeFileSync(join(dir, 'secrets.json'), JSON.stringify({ jwtKey: 'old', webhookSecret: 'older' }));
    const secrets = await keepSecrets(dir);
    expect(secrets).toMatchObject({ jwtKey: 'old', webhookSecret: 'older' });
    expect(JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8'))).toEqual(secrets);
    expect(secrets.deliveryKeys).toMatch(/^local:/);
  });
});
