import { readConfig } from './config';

describe('readConfig', () => {
  it('fills in the defaults', () => {
    expect(readConfig({ DATA_DIR: '/data', WEBHOOK_URL: '' })).toEqual({
      port: 4010,
      host: '127.0.0.1',
      dataDir: '/data',
      webhook: undefined,
      publicUrl: 'http://localhost:8080',
    });
  });

  it('takes a receiver with its secret, and no slash at the end of PUBLIC_URL', () => {
    const webhook = { WEBHOOK_URL: 'http://127.0.0.1:4005/api/payments/webhook', WEBHOOK_SECRET: 'whsec_1' };
    expect(readConfig({ DATA_DIR: '/data', PUBLIC_URL: 'https://shop.example/', ...webhook })).toMatchObject({
      webhook: { url: webhook.WEBHOOK_URL, secret: 'whsec_1' },
      publicUrl: 'https://shop.example',
    });
  });

  it.each([
    [{ WEBHOOK_URL: 'http://127.0.0.1:4005/' }, 'WEBHOOK_SECRET'],
    [{ WEBHOOK_URL: 'http://127.0.0.1:4005/', WEBHOOK_SECRET: 'secret' }, 'WEBHOOK_SECRET'],
    [{ WEBHOOK_URL: 'ftp://x' }, 'WEBHOOK_URL'],
    [{ PUBLIC_URL: 'nonsense' }, 'PUBLIC_URL'],
    [{ PORT: '70000' }, 'PORT'],
    [{ DATA_DIR: '' }, 'DATA_DIR'],
  ])('names what is wrong in %j', (env, name) => {
    expect(() => readConfig({ DATA_DIR: '/data', ...env })).toThrow(name);
  });
});
