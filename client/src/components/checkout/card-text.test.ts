import { testCards } from '@tickets/common/test-cards';
import { checkCard, formatCardField, groupDigits, groupExpiry, isFutureExpiry } from './card-text';

describe('the test card form', () => {
  it('groups the digits of a card as they are typed', () =>
    expect(groupDigits('4242-42424242 4242999')).toBe('4242 4242 4242 4242'));

  it.each(testCards)('P6: takes the listed card $number, however it is typed', (card) => {
    const typed = { expiry: '12/34', cvc: '123' };
    const now = new Date('2026-11-21T00:00:00Z');
    expect(checkCard({ ...typed, number: card.number }, now)).toEqual({ card, errors: {} });
    expect(checkCard({ ...typed, number: card.number.replaceAll(' ', '') }, now).card).toBe(card);
  });

  it('takes no other card, and says so of each field', () => {
    const { card, errors } = checkCard({ number: '4111 1111 1111 1111', expiry: '01 / 20', cvc: '1' }, new Date());
    expect(card).toBeUndefined();
    expect(Object.keys(errors)).toEqual(['number', 'expiry', 'cvc']);
  });

  it('keeps only digits of a security code', () => expect(formatCardField('cvc', '12a345')).toBe('1234'));

  it('writes the expiry as on the card', () => expect(groupExpiry('1234')).toBe('12 / 34'));

  it.each([
    ['11 / 26', true],
    ['10 / 26', false],
    ['13 / 30', false],
    ['1 / 30', false],
  ])('takes %j as a month to come: %j', (text, expected) =>
    expect(isFutureExpiry(text, new Date('2026-11-21T00:00:00Z'))).toBe(expected),
  );
});
