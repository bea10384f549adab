import { gzipSync } from 'node:zlib';
import { createTestDeps } from '@tickets/common/testing';
import { Router } from 'express';
import request from 'supertest';
import { createHttpApp } from './create-app';

describe('a body', () => {
  const routes = Router();
  routes.post('/', (req, response) => void response.json(req.body));
  routes.get('/', (_request, response) => void response.json({}));
  const app = createHttpApp(createTestDeps().http, { routes });
  const post = (body: string, type = 'application/json') => request(app).post('/').set('Content-Type', type).send(body);

  it('is JSON', async () => {
    await post('{"a":[1]}').expect(200, { a: [1] });
    await post('{"a":"ö"}', 'application/json; charset=utf-8').expect(200, { a: 'ö' });
  });

  it('may be missing, and is empty then', async () => {
    await request(app).post('/').expect(200, {});
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx'])(
    'of type %s is refused: 415',
    async (type) => {
      await post('{}', type).expect(415);
    },
  );

  it('of another type is refused also where it is sent in chunks', async () => {
    const call = request(app).post('/').set('Content-Type', 'text/plain');
    call.write('x');
    await call.expect(415);
  });

  it.each(['{', 'nothing', '"text"', '1', '{"a":1}}'])('%j is refused: 400', async (body) => {
    const response = await post(body).expect(400);
    expect(response.body).toMatchObject({ errors: [{ message: 'The body is not valid JSON.' }] });
  });

  it('of 10 kB passes, of more is refused: 413', async () => {
    const bodyOf = (length: number) => JSON.stringify({ a: 'x'.repeat(length - 8) });
    await post(bodyOf(10 * 1024)).expect(200);
    await post(bodyOf(10 * 1024 + 1)).expect(413);
  });

  it('is measured after it was inflated: 413', async () => {
    const bomb = gzipSync(JSON.stringify({ a: 'x'.repeat(1_000_000) }));
    const call = request(app).post('/').set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    await call
      .serialize(() => bomb as never)
      .send({})
      .expect(413);
  });

  it('in an encoding or character set that nobody knows is refused: 415', async () => {
    await post('{}').set('Content-Encoding', 'x').expect(415);
    await post('{}', 'application/json; charset=x').expect(415);
  });
});

describe('a query', () => {
  const routes = Router();
  routes.get('/', (req, response) => void response.json(req.query));
  const app = createHttpApp(createTestDeps().http, { routes });

  it('is flat', async () => {
    await request(app).get('/?a=1&b=2').expect(200, { a: '1', b: '2' });
    for (const query of ['a[$ne]=1', 'a[]=1', '$where=1', 'a%5B$gt%5D=1']) {
      const response = await request(app).get(`/?${query}`).expect(400);
      expect(response.body).toMatchObject({ errors: [{ code: 'invalid' }] });
    }
  });
});
