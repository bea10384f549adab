import { createRateLimiter } from '@tickets/common/http';
import { useTestDatabase } from '@tickets/common/testing';
import type { Express } from 'express';
import type request from 'supertest';
import { hashPassword } from '../models/password';
import { User } from '../models/user';
import { cookieFrom, createTestApp, signIn, signUp } from '../testing/auth-app';

useTestDatabase();

const EMAIL = 'ann@example.com';
const WRONG = 'a wrong guess';
const MINUTE_MS = 60 * 1000;
const limited = (http: { publicUrl?: string } = {}) =>
  createTestApp({ rateLimit: createRateLimiter({ factor: 1 }), ...http }).app;

/** The browser's cookie of a sign-in, without the session. */
function deviceOf(response: request.Response): string {
  const cookie = cookieFrom(response)
    .split('; ')
    .find((pair) => /^(__Host-)?device=/.test(pair));
  if (!cookie) throw new Error('no device cookie came');
  return cookie;
}

function tryFrom(app: Express, address: string, password: string | undefined, cookie = '') {
  return signIn(app, EMAIL, password).set('X-Forwarded-For', address).set('Cookie', cookie);
}

/** All at once, so that a slow machine does not take longer over them than a limit counts. Returns how they ended. */
async function guess(app: Express, count: number, from: (index: number) => string, cookie = ''): Promise<number[]> {
  const tries = Array.from({ length: count }, (_, index) => tryFrom(app, from(index), WRONG, cookie));
  return (await Promise.all(tries)).map(({ status }) => status).sort((a, b) => a - b);
}

const fromOne = () => '198.51.100.1';
const fromEverywhere = (index: number) => `198.51.100.${index}`;
const refused = (count: number) => Array(count).fill(400);

describe('A3: wrong passwords of strangers', () => {
  it('from ten addresses keep the owner out of no browser', async () => {
    const app = limited();
    const device = deviceOf(await signUp(app, EMAIL).expect(201));
    expect(await guess(app, 10, fromEverywhere)).toEqual(refused(10));
    await tryFrom(app, '203.0.113.1', undefined, device).expect(200);
    await tryFrom(app, '203.0.113.2', undefined).expect(200);
  });

  it('from a hundred addresses and more keep the owner out of no browser that they used before', async () => {
    const app = limited();
    const device = deviceOf(await signUp(app, EMAIL).expect(201));
    expect(await guess(app, 105, fromEverywhere)).toEqual([...refused(100), ...Array(5).fill(429)]);
    await tryFrom(app, '203.0.113.2', undefined).expect(429);
    // Also from an address that guessed, as behind one office's router.
    await tryFrom(app, '198.51.100.1', undefined, device).expect(200);
  }, 180_000);

  it('count the same where there is no account', async () => {
    const app = limited();
    expect(await guess(app, 10, fromOne)).toEqual(refused(10));
    await tryFrom(app, '198.51.100.1', WRONG).expect(429);
    await tryFrom(app, '198.51.100.2', WRONG).expect(400);
  });
});

describe('A3: a browser that signed in before', () => {
  it('may try ten times a minute, with a count of its own that a sign-in does not begin again', async () => {
    const app = limited();
    const device = deviceOf(await signUp(app, EMAIL).expect(201));
    expect(await guess(app, 9, fromEverywhere, device)).toEqual(refused(9));
    const renewed = deviceOf(await tryFrom(app, '198.51.100.9', undefined, device).expect(200));
    await tryFrom(app, '198.51.100.10', undefined, renewed).expect(429);
    const other = deviceOf(await tryFrom(app, '198.51.100.11', undefined).expect(200));
    await tryFrom(app, '198.51.100.12', undefined, other).expect(200);
  });

  it('may try fifty times a day, however slowly', async () => {
    const app = limited();
    const device = deviceOf(await signUp(app, EMAIL).expect(201));
    // The clock alone moves: timers, the database and the network go on as they do.
    const now = jest.spyOn(Date, 'now');
    let passedMs = 0;
    const pass = (ms: number) => {
      passedMs += ms;
      now.mockImplementation(() => performance.timeOrigin + performance.now() + passedMs);
    };
    try {
      for (let minutes = 0; minutes < 5; minutes++) {
        expect(await guess(app, 10, fromEverywhere, device)).toEqual(refused(10));
        pass(2 * MINUTE_MS);
      }
      const response = await tryFrom(app, '198.51.100.1', undefined, device).expect(429);
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(20 * 60 * 60);
      // Another browser of the same owner has a count of its own.
      await tryFrom(app, '198.51.100.1', undefined).expect(200);
      pass(24 * 60 * MINUTE_MS);
      await tryFrom(app, '198.51.100.1', undefined, device).expect(200);
    } finally {
      now.mockRestore();
    }
  }, 180_000);

  it('is known to each of the accounts that it signed in to', async () => {
    const app = limited();
    const first = deviceOf(await signUp(app, 'bob@example.com').expect(201));
    const both = deviceOf(await signUp(app, EMAIL).set('Cookie', first).expect(201));
    expect(await guess(app, 10, fromOne)).toEqual(refused(10));
    await tryFrom(app, '198.51.100.1', undefined).expect(429);
    await tryFrom(app, '198.51.100.1', undefined, first).expect(429);
    await tryFrom(app, '198.51.100.1', undefined, both).expect(200);
  });

  it('is a stranger after the password changed', async () => {
    const app = limited();
    const device = deviceOf(await signUp(app, EMAIL).expect(201));
    await User.updateOne({ email: EMAIL }, { passwordHash: await hashPassword('another good password') });
    expect(await guess(app, 10, fromOne)).toEqual(refused(10));
    await tryFrom(app, '198.51.100.1', 'another good password', device).expect(429);
  });

  it.each([
    ['of another account', (_own: string, other: string) => other],
    ['with another nonce', (own: string) => own.replace(/\.[\w-]{22}\./, `.${'A'.repeat(22)}.`)],
    ['with another signature', (own: string) => `${own.slice(0, -43)}${'A'.repeat(43)}`],
    ['with another account’s signature', (own: string, other: string) => own.slice(0, -43) + other.slice(-43)],
    ['that is cut off', (own: string) => own.slice(0, -1)],
    ['that is no cookie of ours', () => 'device=~.~%00.;device'],
  ])('is a stranger by a cookie %s', async (_what, forge) => {
    const app = limited();
    const own = deviceOf(await signUp(app, EMAIL).expect(201));
    const other = deviceOf(await signUp(app, 'bob@example.com').expect(201));
    expect(await guess(app, 10, fromOne)).toEqual(refused(10));
    await tryFrom(app, '198.51.100.1', undefined, forge(own, other)).expect(429);
    await tryFrom(app, '198.51.100.1', undefined, own).expect(200);
  });

  it('is not signed in by it', async () => {
    const app = limited();
    const device = deviceOf(await signUp(app, EMAIL).expect(201));
    const response = await tryFrom(app, '198.51.100.1', WRONG, device).expect(400);
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['http://localhost:8080', /^device=[^;]+; Max-Age=34560000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/],
    [
      'https://tickets.example',
      /^__Host-device=[^;]+; Max-Age=34560000; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    ],
  ])('keeps it under %s as long as browsers do, away from scripts and other sites', async (publicUrl, expected) => {
    const app = limited({ publicUrl });
    const [session, device] = (await signUp(app, EMAIL).expect(201)).headers['set-cookie'] as unknown as string[];
    expect(session).toMatch(/session=/);
    expect(device).toMatch(expected);
  });
});
