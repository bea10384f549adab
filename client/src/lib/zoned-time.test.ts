import { fromZonedTime, toZonedInput } from './zoned-time';

describe('the clock of a venue', () => {
  it.each([
    ['2030-06-01T19:30', 'Europe/Lisbon', '2030-06-01T18:30:00.000Z'],
    ['2030-12-01T19:30', 'America/New_York', '2030-12-02T00:30:00.000Z'],
    ['2030-01-15T20:00', 'Asia/Kolkata', '2030-01-15T14:30:00.000Z'],
    // The evening after and the morning before the clocks change.
    ['2030-03-10T03:30', 'America/New_York', '2030-03-10T07:30:00.000Z'],
    ['2030-11-03T00:30', 'America/New_York', '2030-11-03T04:30:00.000Z'],
  ])('reads %s in %s, and writes it back', (local, zone, instant) => {
    expect(fromZonedTime(local, zone)).toBe(instant);
    expect(toZonedInput(instant, zone)).toBe(local);
  });

  it('refuses what is no time', () => expect(fromZonedTime('tomorrow', 'UTC')).toBeUndefined());
});
