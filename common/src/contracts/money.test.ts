import { centsToPrice, parseCents } from './money';

describe('prices', () => {
  it('survive the way from the wire to cents and back, every cent from 0.50 to 200.49', () => {
    for (let cents = 50; cents <= 20_049; cents++) {
      const written = `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      expect(parseCents(JSON.parse(written))).toBe(cents);
      expect(parseCents(written)).toBe(cents);
      expect(JSON.stringify(centsToPrice(cents))).toBe(String(Number(written)));
    }
  });

  it.each([
    [19.999],
    ['19,99'],
    [-1],
    ['1e3'],
    [1e21],
    [Number.NaN],
    [true],
    [null],
    [{ $gt: 0 }],
    [['5']],
    [''],
    ['.5'],
  ])('refuses %p', (price) => {
    expect(parseCents(price)).toBeUndefined();
  });
});
