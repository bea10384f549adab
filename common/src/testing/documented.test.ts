import { type Response, Router } from 'express';
import request from 'supertest';
import { exampleOrder } from '../documents/examples';
import { BadRequest, Conflict, createHttpApp } from '../http';
import { AnswerBook } from './answer-book';
import { documentedRoutesOf, routesOf } from './documented';
import { createTestDeps } from './service-kit';

/** An app with one route of orders' document, which answers as `answer` says. */
function appThat(answer: (response: Response) => void) {
  const { http } = createTestDeps();
  const routes = Router().post('/api/orders/:id/extend', (_request, response) => answer(response));
  return createHttpApp(http, { operations: http.operations, routes });
}

const ask = (app: ReturnType<typeof appThat>) => request(app).post('/api/orders/1/extend');

describe('an answer in a test of a route', () => {
  it('passes when it is as documented', async () => {
    await ask(appThat((response) => response.json(exampleOrder))).expect(200);
  });

  it.each<[string, string, (response: Response) => void]>([
    ['an undocumented status', 'may not answer 418', (response) => response.status(418).json({})],
    ['an undocumented status without a body', 'may not answer 204', (response) => response.status(204).end()],
    [
      'a body without a required field',
      'expiresAt',
      (response) => response.json({ ...exampleOrder, expiresAt: undefined }),
    ],
    ['a field of another type', 'version', (response) => response.json({ ...exampleOrder, version: '1' })],
    [
      'an undocumented code',
      'code',
      () => {
        throw new Conflict('No.', { code: 'no_such_code' });
      },
    ],
    [
      'a refusal without words',
      'no words',
      () => {
        throw new BadRequest('Invalid value', { field: 'id', code: 'invalid' });
      },
    ],
  ])('fails by %s', async (_what, word, answer) => {
    const response = await ask(appThat(answer));
    expect(response.status).toBe(599);
    expect(response.text).toContain(word);
  });
});

describe('the book of answers', () => {
  const book = new AnswerBook();

  it('misses a header that the document promises, and no optional one', () => {
    const missing = (headers: Headers) => book.missingHeadersOf('GET', '/api/tickets', 200, headers);
    expect(missing(new Headers())).toEqual(['X-Total-Count']);
    expect(missing(new Headers({ 'x-total-count': '0' }))).toEqual([]);
  });

  it('knows shapes by their names', () => {
    const change = { id: '65f1c0ffee0000000000b001', status: 'held', price: 45.5, version: 1, mine: false };
    expect(book.faultOfNamed('TicketChange', change)).toBeUndefined();
    expect(book.faultOfNamed('TicketChange', { ...change, status: 'lost' })).toContain('status');
  });
});

describe('the routes of an app', () => {
  it('are found in all its routers, and differ from a document that has others', () => {
    const { http } = createTestDeps();
    const routes = Router().use(Router().get('/api/orders/:id', (_request, response) => response.end()));
    const found = routesOf(createHttpApp(http, { operations: http.operations, routes }));
    expect(found).toEqual(['get /api/orders/{id}']);
    expect(found).not.toEqual(documentedRoutesOf('orders'));
  });
});
