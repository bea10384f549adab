import { cookieOf, createTestDeps, newUser } from '@tickets/common/testing';
import { Router } from 'express';
import jwt from 'jsonwebtoken';
import request from 'supertest';
import { createHttpApp } from './create-app';
import { createJwtKey, endSession, requireUser, signToken, startSession, userOf } from './session';

const KEY = createJwtKey('a key of this test, and long enough');
const ann = newUser('ann@example.com');

function createApp(publicUrl = 'http://localhost:8080') {
  const routes = Router();
  routes.get('/me', requireUser, (req, response) => void response.json(userOf(req)));
  routes.post('/in', (req, response) => {
    startSession(req, ann, KEY);
    response.json({});
  });
  routes.post('/out', (req, response) => {
    endSession(req);
    response.json({});
  });
  return createHttpApp({ ...createTestDeps().http, jwtKey: KEY, publicUrl }, { routes });
}

function cookieWith(token: unknown): string {
  return `session=${Buffer.from(JSON.stringify({ jwt: token })).toString('base64')}`;
}

describe('a session', () => {
  const app = createApp();

  it('names its user', async () => {
    await request(app).get('/me').set('Cookie', cookieOf(ann, KEY)).expect(200, ann);
  });

  it.each<[string, unknown]>([
    ['of another key', signToken(ann, createJwtKey('another key, which is long enough'))],
    ['that is over', jwt.sign({ ...ann }, KEY, { issuer: 'tickets', expiresIn: -1 })],
    ['without a signature', jwt.sign({ ...ann }, null, { algorithm: 'none', issuer: 'tickets' })],
    ['of another algorithm', jwt.sign({ ...ann }, KEY, { algorithm: 'HS384', issuer: 'tickets' })],
    ['of another issuer', jwt.sign({ ...ann }, KEY, { issuer: 'others' })],
    ['without an id', jwt.sign({ email: ann.email }, KEY, { issuer: 'tickets' })],
    ['with an operator for an id', jwt.sign({ id: { $ne: null }, email: ann.email }, KEY, { issuer: 'tickets' })],
    ['that is text', jwt.sign('text', KEY)],
    ['that is an operator', { $ne: null }],
    ['that is missing', undefined],
  ])('with a token %s is none: 401', async (_what, token) => {
    const response = await request(app).get('/me').set('Cookie', cookieWith(token)).expect(401);
    expect(response.body).toMatchObject({ errors: [{ code: 'signed_out' }] });
  });

  it('lasts seven days', () => {
    const claims = jwt.decode(signToken(ann, KEY)) as { iat: number; exp: number };
    expect(claims.exp - claims.iat).toBe(7 * 24 * 60 * 60);
  });

  it('begins and ends with its cookie', async () => {
    const agent = request.agent(app);
    await agent.post('/in').expect(200);
    await agent.get('/me').expect(200, ann);
    await agent.post('/out').expect(200);
    await agent.get('/me').expect(401);
  });

  it('has the secure cookie alone where the public address is https', async () => {
    const secure = createApp('https://tickets.example');
    const { headers } = await request(secure).post('/in').expect(200);
    const cookie = headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^__Host-session=.*; path=\/;.*; secure; httponly$/i);
    await request(secure)
      .get('/me')
      .set('Cookie', cookie.split(';')[0] ?? '')
      .expect(200, ann);
    await request(secure).get('/me').set('Cookie', cookieOf(ann, KEY)).expect(401);
  });

  it('has a cookie that lasts as long as its token', async () => {
    const { headers } = await request(app).post('/in').expect(200);
    const expires = /expires=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? '';
    expect((Date.parse(expires) - Date.now()) / (24 * 60 * 60 * 1000)).toBeCloseTo(7, 1);
  });
});
