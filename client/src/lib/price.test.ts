import { readPrice } from './price';

describe('readPrice', () => {
  it.each([
    ['45', 45],
    ['45.5', 45.5],
    ['45,50', 45.5],
    [' $19.99 ', 19.99],
    ['0.07', 0.07],
    ['999999.99', 999_999.99],
  ])('reads %j', (text, price) => expect(readPrice(text)).toBe(price));

  it.each(['', 'cheap', '1.234', '1,234.50', '-5', '1e3', '.5', '45.'])('refuses %j', (text) =>
    expect(readPrice(text)).toBeUndefined(),
  );
});
