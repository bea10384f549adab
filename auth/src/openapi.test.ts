import { SignInRequest, SignUpRequest } from '@tickets/common/contracts';
import { healthRoutes } from '@tickets/common/service';
import { bodiesAround, disagreements, documentedRoutesOf, routesOf, useTestDatabase } from '@tickets/common/testing';
import request from 'supertest';
import { User } from './models/user';
import { createTestApp, PASSWORD } from './testing/auth-app';

useTestDatabase();

const valid = { email: 'ada@example.com', password: PASSWORD };
const bodies = bodiesAround(valid, ['email', 'password']);

describe('the OpenAPI document of auth', () => {
  it('has every route, and no other', () => {
    const operations = healthRoutes({ isDraining: () => false, isBusConnected: () => true });
    expect(routesOf(createTestApp({ operations }).app)).toEqual(documentedRoutesOf('auth'));
  });

  it('asks of a new account what the route asks', async () => {
    const { app } = createTestApp();
    const isAccepted = async (body: object) => {
      await User.deleteMany({});
      const { status } = await request(app).post('/api/users/signup').send(body);
      expect([201, 400]).toContain(status);
      return status === 201;
    };
    expect(await disagreements(SignUpRequest, bodies, isAccepted)).toEqual([]);
  });

  it('asks of a sign-in what the route asks', async () => {
    const { app } = createTestApp();
    const isAccepted = async (body: object) => {
      const answer = await request(app).post('/api/users/signin').send(body).expect(400);
      return answer.body.errors[0].code === 'wrong_credentials';
    };
    expect(await disagreements(SignInRequest, bodies, isAccepted)).toEqual([]);
  });
});
