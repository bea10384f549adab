import { LISTINGS } from './listings';
import { startsAt } from './starts-at';

describe('demo data', () => {
  it('has at least 60 different tickets, and all categories', () => {
    expect(new Set(LISTINGS.map((listing) => `${listing[1]} ${listing[5]}`)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(LISTINGS.map(([category]) => category)).size).toBe(7);
  });

  it('begins at a local hour, relative to today', () => {
    const now = new Date('2026-01-10T12:00:00Z');
    expect(startsAt(5, 19.5, 'America/New_York', now)).toBe('2026-01-16T00:30:00.000Z');
    expect(startsAt(5, 20, 'Europe/Berlin', now)).toBe('2026-01-15T19:00:00.000Z');
  });
});
