import { createJwtKey, signToken } from '@tickets/common/http';
import { cookieOf, newUser } from '@tickets/common/testing';
import jwt from 'jsonwebtoken';
import request from 'supertest';
import { createTestApp, currentUser } from '../testing/auth-app';

function cookieWith(content: unknown): string {
  return `session=${Buffer.from(JSON.stringify(content)).toString('base64')}`;
}

describe('GET /api/users/currentuser', () => {
  const { app, jwtKey } = createTestApp();
  const ann = newUser('ann@example.com');
  const claims = { ...ann };

  it('returns the user of the session', async () => {
    expect(await currentUser(app, cookieOf(ann, jwtKey))).toEqual(ann);
  });

  it('returns null to somebody who is signed out', async () => {
    await request(app).get('/api/users/currentuser').expect(200, { currentUser: null });
  });

  it('returns null for a token signed with another key', async () => {
    expect(await currentUser(app, cookieOf(ann, createJwtKey('k'.repeat(32))))).toBeNull();
  });

  it('returns null for a token whose claims were changed', async () => {
    const [head, , signature] = signToken(ann, jwtKey).split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, iss: 'tickets' })).toString('base64url');
    expect(await currentUser(app, cookieWith({ jwt: `${head}.${forged}.${signature}` }))).toBeNull();
  });

  it('returns null for an expired token', async () => {
    const token = jwt.sign(claims, jwtKey, { issuer: 'tickets', expiresIn: -1 });
    expect(await currentUser(app, cookieWith({ jwt: token }))).toBeNull();
  });

  it('returns null for a token of another issuer', async () => {
    const token = jwt.sign(claims, jwtKey, { issuer: 'elsewhere', expiresIn: 60 });
    expect(await currentUser(app, cookieWith({ jwt: token }))).toBeNull();
  });

  it('returns null for a token without a signature (alg: none)', async () => {
    const token = jwt.sign(claims, null, { algorithm: 'none', issuer: 'tickets', expiresIn: 60 });
    expect(await currentUser(app, cookieWith({ jwt: token }))).toBeNull();
  });

  it('returns null for a token signed with another algorithm', async () => {
    const token = jwt.sign(claims, jwtKey, { algorithm: 'HS512', issuer: 'tickets', expiresIn: 60 });
    expect(await currentUser(app, cookieWith({ jwt: token }))).toBeNull();
  });

  it.each([
    ['not base64', 'session=%%%'],
    ['not JSON', `session=${Buffer.from('{').toString('base64')}`],
    ['a JSON string', cookieWith('x')],
    ['null', cookieWith(null)],
    ['without a token', cookieWith({})],
    ['with an object for a token', cookieWith({ jwt: { $ne: null } })],
  ])('returns null for a cookie that is %s', async (_what, cookie) => {
    expect(await currentUser(app, cookie)).toBeNull();
  });
});
