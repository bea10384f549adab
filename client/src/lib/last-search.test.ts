import { searchIn } from './last-search';

describe('the way back to a search', () => {
  it('P9: is read from the address that the reader came from', () => {
    expect(searchIn('https://tickets.example/?q=jazz&show=48', 'tickets.example')).toBe('?q=jazz&show=48');
    expect(searchIn('https://tickets.example/', 'tickets.example')).toBe('');
  });

  it.each([null, '', 'nonsense', 'https://evil.example/?q=x', 'https://tickets.example/orders?q=x'])(
    'P9: is none of ours from %j',
    (referer) => expect(searchIn(referer, 'tickets.example')).toBeUndefined(),
  );
});
