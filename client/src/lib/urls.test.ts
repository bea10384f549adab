import fc from 'fast-check';
import { pages, safeNext, withQuery } from './urls';

describe('safeNext', () => {
  it('keeps a path on this origin with its query and fragment', () =>
    expect(safeNext('/tickets/1?a=b#c')).toBe('/tickets/1?a=b#c'));

  it.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:1',
    '/.//evil.example',
    '/a/..//x',
    '/%2e//x',
    '/.\\\\x',
    '/.\\/x',
    '/./\t/x',
    '/a/%2E%2e//x',
    '/\n\\evil.example',
    '//user:password@evil.example/',
    '\u0000//evil.example',
    ' //evil.example',
  ])('A1: leads to the front page instead of to %j', (next) => expect(safeNext(next)).toBe(pages.browse));

  it('A1: takes the first where the address names two', () => {
    expect(safeNext(['/orders', '//evil.example'])).toBe('/orders');
    expect(safeNext(['//evil.example', '/orders'])).toBe(pages.browse);
    expect(safeNext([])).toBe(pages.browse);
  });

  it('A1: whatever is wanted, a browser that follows the result stays on our origin', () => {
    const piece = fc.constantFrom(
      ...[
        '/',
        '\\',
        '.',
        '..',
        '%2e',
        '%2E',
        '%2f',
        '%5c',
        '\t',
        '\r',
        '\n',
        '\0',
        ' ',
        '@',
        ':',
        '?',
        '#',
        'a',
        'evil.example',
      ],
      ...['javascript:', 'http:', 'https://', '//', '\u3002', '\uff0f', '\u2044', '\ud800', '%', '%00', '%09'],
    );
    const wanted = fc.oneof(
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
      fc.array(piece, { maxLength: 9 }).map((pieces) => `/${pieces.join('')}`),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        wanted,
        fc.constantFrom('http://localhost:8080/sign-in?next=x', 'https://tickets.example/'),
        (next, at) => {
          const given = safeNext(next);
          const { origin, pathname, href } = new URL(given, at);
          expect(origin).toBe(new URL(at).origin);
          expect(pathname.startsWith('//')).toBe(false);
          expect(given).toMatch(/^\/(?![/\\])/);
          // What is kept is kept as it is: following it again leads to the same page.
          expect(new URL(safeNext(given), at).href).toBe(href);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('withQuery', () => {
  it('leaves out what is empty', () => expect(withQuery('/', { q: '', sort: undefined, show: 48 })).toBe('/?show=48'));
});
