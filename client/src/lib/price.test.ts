import fc from 'fast-check';
import { money } from './format';
import { readListPrice, readPrice } from './price';

describe('readPrice', () => {
  it.each([
    ['45', 45],
    ['45.5', 45.5],
    ['45,50', 45.5],
    [' $19.99 ', 19.99],
    ['0.07', 0.07],
    ['999999.99', 999_999.99],
    ['1,234.50', 1234.5],
    ['$1,234', 1234],
    ['1.234,50', 1234.5],
    ['1 234,50', 1234.5],
    ['1\u202f234,50', 1234.5],
    ['1’234.50', 1234.5],
    ['999,999.99', 999_999.99],
    ['.5', 0.5],
    [',5', 0.5],
    ['5.', 5],
    ['45 USD', 45],
    ['usd 45', 45],
    ['US$45', 45],
    ['$ 45 USD', 45],
    ['45 $', 45],
    ['0045', 45],
    ['４５．５０', 45.5],
    ['٤٥', 45],
  ])('T10: reads %j', (text, price) => expect(readPrice(text)).toBe(price));

  it.each([
    '',
    'cheap',
    '$',
    '.',
    ',',
    'USD',
    '1.234',
    '1,23,456.00',
    '1,2345',
    '12,34.50',
    '1.234,567',
    '-5',
    '1e3',
    '45.505',
    '€45',
    '45 EUR',
    '4 5',
    '45 50',
    '$$45',
    '12345678',
    'Infinity',
    '0x10',
  ])('T10: refuses %j', (text) => expect(readPrice(text)).toBeUndefined());

  it('T10: reads every price as we write it ourselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (cents) => {
        const price = Number((cents / 100).toFixed(2));
        for (const text of [money(price), String(price), price.toFixed(2), `${price.toFixed(2)} USD`]) {
          expect(readPrice(text)).toBe(price);
        }
      }),
    );
  });
});

describe('readListPrice', () => {
  it.each(['0', '0.00', '0.49', '1000000', '1,000,000.00', '', 'free'])('T10: offers nothing for %j', (text) =>
    expect(readListPrice(text)).toBeUndefined(),
  );

  it.each([
    ['0.50', 0.5],
    ['999,999.99', 999_999.99],
  ])('T10: takes the limit %j', (text, price) => expect(readListPrice(text)).toBe(price));
});
