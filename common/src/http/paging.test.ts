import { createTestDeps, newId } from '@tickets/common/testing';
import { Router } from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { createHttpApp } from './create-app';
import { BadRequest } from './errors';
import { type Cursor, decodeCursor, encodeCursor, setPageHeaders } from './paging';

describe('a cursor', () => {
  it('survives the way to the client and back', () => {
    const key = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(key, (value) => {
        const cursor: Cursor = [value, newId()];
        // JSON knows no negative zero.
        expect(decodeCursor(encodeCursor(cursor))).toEqual([Object.is(value, -0) ? 0 : value, cursor[1]]);
      }),
    );
  });

  it.each<[string, string]>([
    ['empty', ''],
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
    ['with an operator for a key', Buffer.from(`[{"$gt":""},"${newId()}"]`).toString('base64url')],
    ['with an operator for an id', Buffer.from('["a",{"$gt":""}]').toString('base64url')],
    ['with a malformed id', Buffer.from('["a","b"]').toString('base64url')],
    ['with no finite number', Buffer.from(`[1e999,"${newId()}"]`).toString('base64url')],
  ])('that is %s is refused', (_what, text) => {
    expect(() => decodeCursor(text)).toThrow(BadRequest);
  });

  it('of any text either is one or is refused with a 400', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        (text) => {
          try {
            decodeCursor(text);
          } catch (error) {
            expect(error).toBeInstanceOf(BadRequest);
          }
        },
      ),
    );
  });
});

describe('a page', () => {
  const last: Cursor = ['b&c', newId()];
  const routes = Router();
  routes.get('/full', (req, response) => {
    setPageHeaders(req, response, { total: 9, next: last });
    response.json([]);
  });
  routes.get('/last', (req, response) => {
    setPageHeaders(req, response, { total: 9 });
    response.json([]);
  });
  const app = createHttpApp(createTestDeps().http, { routes });

  it('tells the total and the address of the next, which keeps the search', async () => {
    const { headers } = await request(app).get('/full?q=rock%20%26%20roll&cursor=old').expect(200);
    expect(headers['x-total-count']).toBe('9');
    const [, address = ''] = /^<(.+)>; rel="next"$/.exec(headers.link ?? '') ?? [];
    const url = new URL(address, 'http://any');
    expect(url.pathname).toBe('/full');
    expect(url.searchParams.get('q')).toBe('rock & roll');
    expect(url.searchParams.getAll('cursor').map(decodeCursor)).toEqual([last]);
  });

  it('that is the last has no next', async () => {
    const { headers } = await request(app).get('/last').expect(200);
    expect(headers['x-total-count']).toBe('9');
    expect(headers.link).toBeUndefined();
  });
});
