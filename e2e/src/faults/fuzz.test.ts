import fc from 'fast-check';
import { useStack } from './use-stack';

const running = useStack({ HOLD_MINUTES: '5' });

const RUNS = 400;

/** Every route of the four public services, with a place for an id. */
const ROUTES: readonly (readonly [string, string])[] = [
  ['POST', '/api/users/signup'],
  ['POST', '/api/users/signin'],
  ['POST', '/api/users/signout'],
  ['GET', '/api/users/currentuser'],
  ['GET', '/api/tickets'],
  ['GET', '/api/tickets/:id'],
  ['POST', '/api/tickets'],
  ['PUT', '/api/tickets/:id'],
  ['DELETE', '/api/tickets/:id'],
  ['POST', '/api/orders'],
  ['GET', '/api/orders'],
  ['GET', '/api/orders/:id'],
  ['POST', '/api/orders/:id/extend'],
  ['DELETE', '/api/orders/:id'],
  ['POST', '/api/payments'],
  ['GET', '/api/payments/:id'],
  ['POST', '/api/payments/webhook'],
];

const operator = fc.constantFrom({ $ne: null }, { $gt: '' }, { $where: '1' }, { $regex: '.*' }, ['x'], {
  __proto__: null,
  a: 1,
});
const value = fc.oneof(
  operator,
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ minLength: 12_000, maxLength: 12_100 }),
);
const field = fc.constantFrom(
  'email',
  'password',
  'title',
  'price',
  'startsAt',
  'timeZone',
  'ticketId',
  'orderId',
  'token',
  'paymentMethodId',
  'venue',
);
const body = fc.oneof(
  fc.dictionary(field, value, { maxKeys: 5 }).map((fields) => JSON.stringify(fields)),
  fc.string(),
  fc.constantFrom('{', '[]', 'null', '"x"', '{"a":', `{"a":${'['.repeat(2_000)}`),
);
const queryName = fc.constantFrom(
  'q',
  'sort',
  'limit',
  'cursor',
  'minPrice',
  'status',
  'mine',
  'from',
  'q[$ne]',
  'cursor[$gt]',
  'live',
);
const query = fc.array(fc.tuple(queryName, fc.string()), { maxLength: 4 });
const id = fc.oneof(
  fc.constantFrom('64b7f0c2a1d2e3f4a5b6c7d8', '0', '..%2f..', '%00', '%ff', 'stream%20', '$ne'),
  fc.string({ minLength: 1 }).map(encodeURIComponent),
);

describe('every route under a fuzz', () => {
  it(`answers ${RUNS} odd requests with a clear 2xx, 3xx or 4xx, and tells nothing of its inside`, async () => {
    const { stack, cast } = running;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ROUTES), id, query, body, async ([method, path], anId, parameters, text) => {
        const search = new URLSearchParams(parameters).toString();
        const address = `${stack.url}${path.replace(':id', anId)}${search ? `?${search}` : ''}`;
        const hasBody = method === 'POST' || method === 'PUT';
        const response = await fetch(address, {
          method,
          headers: { ...cast.seller.headers(), ...(hasBody ? { 'content-type': 'application/json' } : {}) },
          ...(hasBody ? { body: text } : {}),
        });
        const answer = await response.text();
        expect(response.status).toBeLessThan(500);
        expect(answer).not.toMatch(/node_modules|\bat \w+ \(|Mongo|E11000|Cast to|\/src\/|\/dist\//);
        if (response.status >= 400) expect(JSON.parse(answer).errors[0].message).toEqual(expect.any(String));
      }),
      { numRuns: RUNS, seed: 2026 },
    );
  });
});
