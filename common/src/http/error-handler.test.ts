import { createTestDeps } from '@tickets/common/testing';
import { Router } from 'express';
import mongoose from 'mongoose';
import request from 'supertest';
import { BusOutOfReach, VersionConflict } from '../bus';
import { ErrorBody } from '../contracts';
import { createHttpApp } from './create-app';
import { BadRequest, Conflict, HttpError, ServiceUnavailable } from './errors';

function appThrowing(error: unknown) {
  const routes = Router();
  routes.get('/sync', () => {
    throw error;
  });
  routes.get('/async', () => Promise.reject(error));
  routes.get('/late', (_request, response) => {
    response.status(200).write('begun');
    throw error;
  });
  return createHttpApp(createTestDeps().http, { routes });
}

describe('an error of a route', () => {
  it('becomes its own status and words, with the request’s id', async () => {
    const error = new Conflict('It is held.', { code: 'held', field: 'ticketId' });
    const response = await request(appThrowing(error)).get('/async').expect(409);
    expect(response.body).toEqual({
      errors: [{ message: 'It is held.', code: 'held', field: 'ticketId' }],
      requestId: response.headers['x-request-id'],
    });
  });

  it('may be several', async () => {
    const errors = [
      { message: 'One.', field: 'a' },
      { message: 'Two.', field: 'b' },
    ];
    const response = await request(appThrowing(new BadRequest(errors)))
      .get('/sync')
      .expect(400);
    expect(ErrorBody.parse(response.body).errors).toEqual(errors);
  });

  it('tells when to come again', async () => {
    const response = await request(appThrowing(new ServiceUnavailable('Not now.', { retryAfterS: 7 }))).get('/sync');
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('7');
  });

  it.each<[string, unknown, number]>([
    ['a conflict of versions', new VersionConflict('order of-the-inside changed 6 times'), 409],
    ['an absent broker', new BusOutOfReach('nats://10.0.0.7 refused'), 503],
    ['an absent database', new mongoose.mongo.MongoNetworkError('connect 10.0.0.7:27017'), 503],
    ['a malformed address', new URIError('URI malformed'), 400],
    ['a fault of ours', new TypeError('x is not a function at /srv/app.js:1:1'), 500],
    ['a thrown text', 'secret words', 500],
    ['a fault of ours with a status of its own', Object.assign(new Error('driver words'), { status: 500 }), 500],
    ['an error of a parser', Object.assign(new Error('driver words'), { status: 400 }), 400],
  ])('that is %s says nothing of the inside', async (_what, error, status) => {
    for (const path of ['/sync', '/async']) {
      const response = await request(appThrowing(error)).get(path);
      expect(response.status).toBe(status);
      ErrorBody.parse(response.body);
      expect(response.text).not.toMatch(/10\.0\.0\.7|function|secret|driver|of-the-inside|stack|\.js/);
    }
  });

  it('after the answer began ends the connection', async () => {
    await expect(request(appThrowing(new HttpError(400, 'Late.'))).get('/late')).rejects.toThrow();
  });
});

describe('every answer', () => {
  const app = appThrowing(new BadRequest('No.'));

  it('carries the request’s id: the caller’s where it is a plain one, else its own', async () => {
    const given = await request(app).get('/').set('X-Request-Id', 'abc-12345');
    expect(given.headers['x-request-id']).toBe('abc-12345');
    const bad = await request(app).get('/').set('X-Request-Id', 'a"}{');
    expect(bad.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not to be stored, and has the security headers', async () => {
    const { headers } = await request(app).get('/sync');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
