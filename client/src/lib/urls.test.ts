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
  ])('leads to the front page instead of to %j', (next) => expect(safeNext(next)).toBe(pages.browse));
});

describe('withQuery', () => {
  it('leaves out what is empty', () => expect(withQuery('/', { q: '', sort: undefined, show: 48 })).toBe('/?show=48'));
});
