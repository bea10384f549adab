import { groupDigits, groupExpiry, isFutureExpiry } from './test-cards';

describe('the test card form', () => {
  it('groups the digits of a card as they are typed', () =>
    expect(groupDigits('4242-42424242 4242999')).toBe('4242 4242 4242 4242'));

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
