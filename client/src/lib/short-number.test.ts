import { shortNumber } from './short-number';

describe('the short number of an id', () => {
  it('is two groups of five signs that can’t be confused', () => {
    expect(shortNumber('6b096554827ae2b6afe715d9')).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  it('differs for ids of the same second, and for the same counter at another second', () => {
    const ids = ['6b096554827ae2b6afe715d9', '6b096554827ae2b6afe715da', '6b096555827ae2b6afe715d9'];
    expect(new Set(ids.map(shortNumber)).size).toBe(3);
  });

  it('holds the largest id', () => {
    expect(shortNumber('f'.repeat(24))).toBe('ZZZZZ-ZZZZZ');
    expect(shortNumber('0'.repeat(24))).toBe('00000-00000');
  });
});
