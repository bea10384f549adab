import { createTestDeps, RedisServer, waitFor } from '@tickets/common/testing';
import { Router } from 'express';
import { Redis } from 'ioredis';
import { register } from 'prom-client';
import request from 'supertest';
import { createHttpApp } from './create-app';
import { createRateLimiter } from './rate-limit';

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  // As the service runner connects.
  redis = new Redis(server.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
    retryStrategy: () => 50,
  });
  redis.on('error', () => undefined);
});
afterEach(async () => {
  if (redis.status === 'ready') await redis.flushall();
  redis.disconnect();
});

function createApp(given: { redis?: Redis; factor?: number } = {}) {
  const rateLimit = createRateLimiter({ factor: 1, ...given });
  const routes = Router();
  routes.get(
    '/',
    rateLimit({ name: 'test', windowMs: 60_000, max: 2 }),
    (_request, response) => void response.json({}),
  );
  routes.get(
    '/by/:name',
    rateLimit({ name: 'by', windowMs: 60_000, max: 2, keyOf: (req) => String(req.params.name) }),
    (_request, response) => {
      response.json({});
    },
  );
  return createHttpApp(createTestDeps().http, { routes });
}

async function statuses(app: ReturnType<typeof createApp>, count: number, path = '/'): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push((await request(app).get(path)).status);
  return all;
}

async function uncounted(): Promise<number> {
  const metric = await register.getSingleMetricAsString('rate_limit_uncounted_total');
  return Number(/^rate_limit_uncounted_total (\d+)$/m.exec(metric)?.[1]);
}

const isReady = () => waitFor(() => redis.status === 'ready');

describe.each(['in the process', 'in Redis'])('a rate limit counted %s', (where) => {
  const options = () => (where === 'in Redis' ? { redis } : {});

  it('refuses what is too much: 429, with the seconds left and the limit’s headers', async () => {
    const app = createApp(options());
    if (where === 'in Redis') await isReady();
    expect(await statuses(app, 2)).toEqual([200, 200]);
    const response = await request(app).get('/').expect(429);
    expect(response.body).toMatchObject({ errors: [{ code: 'too_many_requests' }] });
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(response.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(response.headers.ratelimit).toContain('"test"');
  });

  it('counts by what it was told to', async () => {
    const app = createApp(options());
    if (where === 'in Redis') await isReady();
    expect(await statuses(app, 3, '/by/ann')).toEqual([200, 200, 429]);
    expect(await statuses(app, 1, '/by/bob')).toEqual([200]);
  });

  it('is multiplied by the factor', async () => {
    const app = createApp({ ...options(), factor: 2 });
    if (where === 'in Redis') await isReady();
    expect(await statuses(app, 5)).toEqual([200, 200, 200, 200, 429]);
  });
});

describe('a rate limit in Redis', () => {
  it('is one over all instances', async () => {
    const [one, other] = [createApp({ redis }), createApp({ redis })];
    await isReady();
    expect([...(await statuses(one, 2)), ...(await statuses(other, 1))]).toEqual([200, 200, 429]);
  });

  it('tells the seconds that are left, not the window', async () => {
    const app = createApp({ redis });
    await isReady();
    await statuses(app, 2);
    const [key = ''] = await redis.keys('rate-limit:test:*');
    await redis.pexpire(key, 5_000);
    const response = await request(app).get('/').expect(429);
    expect(Number(response.headers['retry-after'])).toBeLessThanOrEqual(5);
  });

  it('counts also when Redis was away while the service started', async () => {
    await server.stop();
    const app = createApp({ redis });
    const before = await uncounted();
    expect(await statuses(app, 4)).toEqual([200, 200, 200, 200]);
    expect(await uncounted()).toBe(before + 4);
    await server.start();
    await isReady();
    expect(await statuses(app, 3)).toEqual([200, 200, 429]);
  });

  it('counts on after Redis was emptied of data and scripts', async () => {
    const app = createApp({ redis });
    await isReady();
    expect(await statuses(app, 3)).toEqual([200, 200, 429]);
    await redis.flushall();
    await redis.script('FLUSH');
    expect(await statuses(app, 3)).toEqual([200, 200, 429]);
  });

  it('lets requests pass, uncounted and without waiting long, while Redis hangs', async () => {
    const app = createApp({ redis });
    await isReady();
    const other = new Redis(server.url);
    const asleep = other.call('DEBUG', 'SLEEP', '2');
    const before = await uncounted();
    await waitFor(async () => {
      const start = Date.now();
      await request(app).get('/').expect(200);
      expect(Date.now() - start).toBeLessThan(1_500);
      return (await uncounted()) > before;
    });
    await asleep;
    other.disconnect();
  });
});
