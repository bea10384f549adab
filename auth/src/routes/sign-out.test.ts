import { useTestDatabase } from '@tickets/common/testing';
import request from 'supertest';
import { cookieFrom, createTestApp, currentUser, signUp } from '../testing/auth-app';

useTestDatabase();

describe('POST /api/users/signout', () => {
  const { app } = createTestApp();

  it('returns 200 {} and takes the session away', async () => {
    const cookie = cookieFrom(await signUp(app, 'ann@example.com').expect(201));
    const response = await request(app).post('/api/users/signout').set('Cookie', cookie).expect(200, {});
    expect(response.headers['set-cookie']?.[0]).toMatch(/^session=; .*expires=Thu, 01 Jan 1970/);
    expect(await currentUser(app, cookieFrom(response))).toBeNull();
  });

  it('returns 200 to somebody who is signed out', async () => {
    await request(app).post('/api/users/signout').send({}).expect(200, {});
  });
});
