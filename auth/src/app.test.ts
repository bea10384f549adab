import { ErrorBody } from '@tickets/common/contracts';
import { createRateLimiter } from '@tickets/common/http';
import { useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import request from 'supertest';
import { cookieFrom, createTestApp, currentUser, PASSWORD, signIn, signUp } from './testing/auth-app';

useTestDatabase();

describe('the HTTP of auth', () => {
  const { app } = createTestApp();
  const post = () => request(app).post('/api/users/signin');

  it.each([
    ['a foreign origin', 'Origin', 'https://evil.example'],
    ['an origin that is no address', 'Origin', 'null'],
    ['another site, as the browser says', 'Sec-Fetch-Site', 'cross-site'],
  ])('returns 403 to a write from %s', async (_what, header, value) => {
    const response = await request(app).post('/api/users/signout').set(header, value).send({}).expect(403);
    expect(ErrorBody.parse(response.body).errors).toMatchObject([{ code: 'foreign_origin' }]);
  });

  it('takes a write from its own origin, as the gateway names it', async () => {
    await request(app)
      .post('/api/users/signout')
      .set({ Origin: 'http://tickets.example', 'X-Forwarded-Host': 'tickets.example' })
      .send({})
      .expect(200);
  });

  it('returns 415 for a body that is not JSON', async () => {
    await post().type('form').send('email=ann@example.com').expect(415);
    await post().type('text').send('{}').expect(415);
  });

  it('returns 413 for a body over 10 kB', async () => {
    const response = await post().send({ email: 'a'.repeat(11_000) });
    expect(response.status).toBe(413);
    ErrorBody.parse(response.body);
  });

  it('returns 400 for malformed JSON, without the parser’s words', async () => {
    const response = await post().type('json').send('{"email": ').expect(400);
    expect(ErrorBody.parse(response.body).errors).toEqual([{ message: 'The body is not valid JSON.' }]);
  });

  it('returns 400 for an operator in the query', async () => {
    await request(app).get('/api/users/currentuser?id[$ne]=1').expect(400);
  });

  it('returns 404 where there is nothing', async () => {
    await request(app).get('/api/users/nobody').expect(404);
  });

  it('gives a session cookie that scripts and other sites can’t use', async () => {
    const response = await signUp(app, 'ann@example.com').expect(201);
    // Programs that keep one cookie keep the first.
    const line = response.headers['set-cookie']?.[0] ?? '';
    expect(line).toMatch(/^session=/);
    expect(line.toLowerCase()).toMatch(/; path=\/;.* expires=.*; samesite=lax; httponly$/);
  });

  it('gives a Secure cookie with the __Host- name where the public address is https', async () => {
    const secure = createTestApp({ publicUrl: 'https://tickets.example' }).app;
    const response = await signUp(secure, 'ann@example.com').expect(201);
    const line = response.headers['set-cookie']?.[0] ?? '';
    expect(line).toMatch(/^__Host-session=/);
    expect(line.toLowerCase()).toMatch(/; path=\/;.* secure; httponly$/);
    expect(line.toLowerCase()).not.toContain('domain=');
    expect(await currentUser(secure, cookieFrom(response))).toMatchObject({ email: 'ann@example.com' });
  });
});

describe('the rate limits of auth', () => {
  const limited = () => createTestApp({ rateLimit: createRateLimiter({ factor: 1 }) }).app;

  async function expectTooMany(response: request.Response, windowS: number): Promise<void> {
    expect(response.status).toBe(429);
    expect(ErrorBody.parse(response.body).errors).toMatchObject([{ code: 'too_many_requests' }]);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(response.headers['retry-after'])).toBeLessThanOrEqual(windowS);
  }

  it('lets an address try an account ten times a minute, however the account is written', async () => {
    const app = limited();
    await signUp(app, 'ann@bücher.example').expect(201);
    const spellings = ['ann@bücher.example', ' ANN@xn--bcher-kva.example', 'ann@bu\u0308cher.example'];
    // At once: on a slow machine ten of them, one after the other, could take longer than a minute.
    await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(app, spellings[i % 3], 'a wrong guess').expect(400)));
    for (const email of spellings) await expectTooMany(await signIn(app, email), 60);
    await signIn(app, 'bob@example.com').expect(400);
    await signIn(app, 'ann@bücher.example').set('X-Forwarded-For', '198.51.100.7').expect(200);
  });

  it('lets an address try to sign in a hundred times a minute', async () => {
    const app = limited();
    for (let i = 0; i < 100; i++) await signIn(app, '', '').expect(400);
    await expectTooMany(await signIn(app, 'ann@example.com'), 60);
    await signIn(app, 'ann@example.com').set('X-Forwarded-For', '198.51.100.7').expect(400);
  });

  it('lets an address sign up twenty times an hour', async () => {
    const app = limited();
    for (let i = 0; i < 20; i++) await signUp(app, '', '').expect(400);
    await expectTooMany(await signUp(app, 'ann@example.com'), 3_600);
    await signUp(app, 'ann@example.com').set('X-Forwarded-For', '198.51.100.7').expect(201);
  });

  it('counts only as many forwarded addresses as there are proxies: others are the caller’s own words', async () => {
    const app = limited();
    for (let i = 0; i < 20; i++) {
      await signUp(app, '', '').set('X-Forwarded-For', `203.0.113.${i}, 198.51.100.7`).expect(400);
    }
    await expectTooMany(await signUp(app, '', '').set('X-Forwarded-For', '198.51.100.7'), 3_600);
  });
});

describe('a fuzz of every route', () => {
  const { app } = createTestApp();
  const field = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom('ann@example.com', PASSWORD, '\u0000', '\ud800', '__proto__'),
    fc.jsonValue(),
    fc.constantFrom({ $ne: null }, { $where: 'sleep(1000)' }, [[]], { constructor: { prototype: {} } }),
  );
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.record({ email: field, password: field }).map((value) => JSON.stringify(value)) },
    fc.json(),
    fc.string({ unit: 'binary' }),
  );
  const route = fc.constantFrom(
    'POST /api/users/signup',
    'POST /api/users/signin',
    'POST /api/users/signout',
    'GET /api/users/currentuser',
    'PUT /api/users/%ff',
  );
  const contentType = fc.constantFrom(
    'application/json',
    'application/json; charset=x',
    'text/plain',
    'multipart/form-data',
  );
  const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });

  it('never sees a 5xx, nor a word of the inside', async () => {
    await fc.assert(
      fc.asyncProperty(route, body, contentType, headerText, headerText, async (line, content, type, cookie, query) => {
        const [method = '', path = ''] = line.split(' ');
        const call =
          method === 'GET'
            ? request(app).get(path)
            : method === 'PUT'
              ? request(app).put(path)
              : request(app).post(path);
        if (method !== 'GET') call.set('Content-Type', type).send(content);
        const response = await call.set('Cookie', `session=${cookie}`).query(encodeURI(query));
        expect(response.status).toBeLessThan(500);
        expect(response.text).not.toMatch(/\bat .+:\d+:\d+|node_modules|Mongo|mongoose|argon2/);
        if (response.status >= 400) ErrorBody.parse(response.body);
      }),
      { numRuns: 300 },
    );
  });
});
