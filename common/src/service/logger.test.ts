import { createLogger } from './logger';

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger('orders', 'info', { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a log line', () => {
  it('says which service wrote it, and when', () => {
    const lines = linesOf((logger) => {
      logger.info('listening');
      logger.debug('not at this level');
    });
    expect(lines).toMatchObject([
      { service: 'orders', msg: 'listening', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    ]);
  });

  it('holds no cookie, token, password or client secret', () => {
    const secret = 'hunter2-hunter2';
    const lines = linesOf((logger) => {
      logger.info({ password: secret, jwt: secret, clientSecret: secret });
      logger.info({ user: { password: secret }, session: { jwt: secret }, payment: { clientSecret: secret } });
      logger.info({ req: { method: 'GET', headers: { cookie: secret, authorization: secret, host: 'shop' } } });
    });
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect(lines[2]).toMatchObject({ req: { method: 'GET', headers: { host: 'shop' } } });
  });
});
