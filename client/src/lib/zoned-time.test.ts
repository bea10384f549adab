import { instantsOf, toZonedInput } from './zoned-time';

describe('the clock of a venue', () => {
  it.each([
    ['2030-06-01T19:30', 'Europe/Lisbon', '2030-06-01T18:30:00.000Z'],
    ['2030-12-01T19:30', 'America/New_York', '2030-12-02T00:30:00.000Z'],
    ['2030-01-15T20:00', 'Asia/Kolkata', '2030-01-15T14:30:00.000Z'],
    ['2030-01-15T20:00:07', 'Asia/Kathmandu', '2030-01-15T14:15:07.000Z'],
    ['2030-01-15T20:00:07.250', 'UTC', '2030-01-15T20:00:07.250Z'],
    // The evening after and the morning before the clocks change.
    ['2030-03-10T03:30', 'America/New_York', '2030-03-10T07:30:00.000Z'],
    ['2030-11-03T00:30', 'America/New_York', '2030-11-03T04:30:00.000Z'],
    // Half an hour is all that Lord Howe's clock moves.
    ['2030-04-07T02:00', 'Australia/Lord_Howe', '2030-04-06T15:30:00.000Z'],
  ])('reads %s in %s, and writes it back', (local, zone, instant) => {
    expect(instantsOf(local, zone)).toEqual([instant]);
    expect(toZonedInput(instant, zone)).toBe(local);
  });

  it.each([
    ['2027-03-14T02:30', 'America/New_York'],
    ['2027-03-14T02:00', 'America/New_York'],
    ['2027-03-14T02:59:59', 'America/New_York'],
    ['2027-03-28T02:30', 'Europe/Berlin'],
    ['2027-10-03T02:15', 'Australia/Lord_Howe'],
    ['2027-09-05T00:30', 'America/Santiago'],
  ])('T2: finds no instant for %s in %s, which its clocks leave out', (local, zone) =>
    expect(instantsOf(local, zone)).toEqual([]),
  );

  it.each([
    ['2027-11-07T01:30', 'America/New_York', ['2027-11-07T05:30:00.000Z', '2027-11-07T06:30:00.000Z']],
    ['2027-10-31T02:00', 'Europe/Berlin', ['2027-10-31T00:00:00.000Z', '2027-10-31T01:00:00.000Z']],
    ['2027-04-04T01:45', 'Australia/Lord_Howe', ['2027-04-03T14:45:00.000Z', '2027-04-03T15:15:00.000Z']],
  ])('T2: finds both instants of %s in %s, which comes twice', (local, zone, instants) =>
    expect(instantsOf(local, zone)).toEqual(instants),
  );

  it.each(['tomorrow', '', '2030-02-31T10:00', '0027-05-01T10:00', '2030-06-01'.repeat(2)])('refuses %j', (text) =>
    expect(instantsOf(text, 'UTC')).toBeUndefined(),
  );

  it('refuses what is no zone', () => expect(instantsOf('2030-06-01T19:30', 'Mars/Olympus')).toBeUndefined());
});
