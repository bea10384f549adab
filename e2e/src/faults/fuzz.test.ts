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
/** What a one-line text may not hold, and what rulers count in different ways. */
const oddText = fc.oneof(
  fc.integer({ min: 0, max: 0x9f }).map((code) => `Nils${String.fromCharCode(code)}Frahm`),
  fc.constantFrom(
    '\u202eNils',
    '\u2066Nils',
    'a\u2028b',
    '\u200b',
    '\ufe0f',
    '\ud800',
    '❤️'.repeat(61),
    `a${'\u0301'.repeat(3_000)}`,
  ),
  fc.string({ unit: 'binary', maxLength: 130 }),
);
const value = fc.oneof(
  operator,
  oddText,
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
  'city',
  'section',
  'row',
  'seat',
);
const listing = fc
  .tuple(fc.constantFrom('title', 'venue', 'city', 'section', 'row', 'seat', 'timeZone'), oddText)
  .map(([name, text]) => JSON.stringify({ title: 'Nils Frahm', price: 45, [name]: text }));
const body = fc.oneof(
  fc.dictionary(field, value, { maxKeys: 5 }).map((fields) => JSON.stringify(fields)),
  listing,
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
// A longer address never gets as far as a route: Node's own server refuses it.
const shortText = fc.oneof(fc.string(), oddText).filter(({ length }) => length <= 150);
const parameters = fc.array(fc.tuple(queryName, shortText), { maxLength: 4 });
const query = fc.oneof(
  parameters.map((given) => new URLSearchParams(given.map(([name, text]) => [name, text])).toString()),
  fc.constantFrom('q=%ZZ', 'q=%E0%A4%A', 'city=a&city=b', '__proto__=1', '%', 'q=%00', 'constructor=1'),
);
const id = fc.oneof(
  fc.constantFrom(
    '64b7f0c2a1d2e3f4a5b6c7d8',
    '0',
    '..%2f..',
    '%00',
    '%ff',
    '%ZZ',
    '%E0%A4%A',
    '__proto__',
    'stream%20',
    '$ne',
  ),
  fc.string({ minLength: 1 }).map(encodeURIComponent),
);
/** Beside a session that counts; a cookie that can't be read is none. */
const cookie = fc.constantFrom('', '; device=%ZZ', '; device=~.~', '; session', '; =;=', '; __proto__=1');
const origin = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  fc
    .constantFrom('null', 'http://', 'http://[', 'file://', '//evil.example', 'x'.repeat(2_000))
    .map((from) => ({ origin: from })),
);

describe('every route under a fuzz', () => {
  it(`answers ${RUNS} odd requests with a clear 2xx, 3xx or 4xx, and tells nothing of its inside`, async () => {
    const { stack, cast } = running;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        id,
        query,
        body,
        cookie,
        origin,
        async (route, anId, search, text, more, from) => {
          const [method, path] = route;
          const address = `${stack.url}${path.replace(':id', anId)}${search ? `?${search}` : ''}`;
          const hasBody = method === 'POST' || method === 'PUT';
          const response = await fetch(address, {
            method,
            headers: {
              cookie: cast.seller.headers().cookie + more,
              ...from,
              ...(hasBody ? { 'content-type': 'application/json' } : {}),
            },
            ...(hasBody ? { body: text } : {}),
          });
          const answer = await response.text();
          expect(response.status).toBeLessThan(500);
          expect(answer).not.toMatch(/node_modules|\bat \w+ \(|Mongo|E11000|Cast to|\/src\/|\/dist\//);
          if (response.status >= 400) expect(JSON.parse(answer).errors[0].message).toEqual(expect.any(String));
        },
      ),
      { numRuns: RUNS, seed: 2026 },
    );
  });
});
