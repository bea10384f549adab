import { createTestDeps, newId } from '@tickets/common/testing';
import { Router } from 'express';
import request from 'supertest';
import { createHttpApp } from './create-app';
import { body, requireIdParam, textField, textQuery, validate } from './validate';

describe('the checks of a route', () => {
  const routes = Router();
  routes.post(
    '/',
    validate(textField('a', 'a is text').trim().isLength({ min: 2 }).withMessage('a is short')),
    (req, response) => {
      response.json(req.body);
    },
  );
  const isSlowlyRefused = () => new Promise<boolean>((_resolve, reject) => setImmediate(reject, new Error('later')));
  routes.post(
    '/order',
    validate(body('slow').custom(isSlowlyRefused), textField('b', 'b is text'), textField('a', 'a is text')),
    (_request, response) => void response.json({}),
  );
  const isOne = (given: object) => Object.keys(given).length === 1;
  routes.post(
    '/whole',
    validate(body().custom(isOne).withMessage('One of a and b.')),
    (_request, response) => void response.json({}),
  );
  routes.get('/', validate(textQuery('q')), (req, response) => void response.json(req.query));
  routes.get('/:id', requireIdParam('id'), (_request, response) => void response.json({}));
  const app = createHttpApp(createTestDeps().http, { routes });

  it('let pass what is right', async () => {
    await request(app).post('/').send({ a: ' text ' }).expect(200, { a: 'text' });
    await request(app).get('/?q=x').expect(200, { q: 'x' });
    await request(app).get('/?q=').expect(200);
    await request(app).get('/').expect(200);
  });

  it.each([{ $ne: null }, ['text'], [['text']], 7, true, null, undefined])('refuse %j for a text: 400', async (a) => {
    const response = await request(app).post('/').send({ a }).expect(400);
    expect(response.body).toMatchObject({ errors: [{ message: 'a is text', field: 'a', code: 'invalid' }] });
  });

  it('name no field when they are about the whole body', async () => {
    const response = await request(app).post('/whole').send({ a: 1, b: 2 }).expect(400);
    expect(response.body.errors).toEqual([{ message: 'One of a and b.', code: 'invalid' }]);
  });

  it('are listed in the order in which the route has them, however long each takes', async () => {
    const response = await request(app).post('/order').send({}).expect(400);
    expect(response.body.errors.map(({ field }: { field: string }) => field)).toEqual(['slow', 'b', 'a']);
  });

  it('refuse a query parameter that is given twice: 400', async () => {
    await request(app).get('/?q=x&q=y').expect(400);
  });

  it('find nothing under a malformed id: 404', async () => {
    await request(app).get(`/${newId()}`).expect(200);
    for (const id of ['1', 'x'.repeat(24), `${newId()}0`, '%7B%22$ne%22:1%7D'])
      await request(app).get(`/${id}`).expect(404);
  });
});
