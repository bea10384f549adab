import { createTestDeps } from '@tickets/common/testing';
import type { Express } from 'express';
import request from 'supertest';
import { type AuthDeps, createApp } from '../app';

/** The service as `runService` would assemble it; what is given replaces its part. */
export function createTestApp({ rateLimit, ...http }: Partial<AuthDeps['http'] & AuthDeps> = {}) {
  const deps = createTestDeps();
  const app = createApp({ http: { ...deps.http, ...http }, rateLimit: rateLimit ?? deps.rateLimit });
  return { app, jwtKey: deps.http.jwtKey };
}

export const PASSWORD = 'correct horse battery';

export function signUp(app: Express, email: unknown, password: unknown = PASSWORD) {
  return request(app).post('/api/users/signup').send({ email, password });
}

export function signIn(app: Express, email: unknown, password: unknown = PASSWORD) {
  return request(app).post('/api/users/signin').send({ email, password });
}

/** The Cookie header that a browser would send back. */
export function cookieFrom(response: request.Response): string {
  const lines = response.headers['set-cookie'] as unknown as string[] | undefined;
  return (lines ?? []).map((line) => line.split(';')[0]).join('; ');
}

export async function currentUser(app: Express, cookie: string): Promise<unknown> {
  const response = await request(app).get('/api/users/currentuser').set('Cookie', cookie).expect(200);
  return (response.body as { currentUser: unknown }).currentUser;
}
