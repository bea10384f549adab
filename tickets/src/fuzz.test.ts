import { cookieOf, faultsUnderOddRequests, useTestDatabase } from '@tickets/common/testing';
import { startTickets } from './testing/start-tickets';

useTestDatabase();

describe('every route of tickets under odd requests', () => {
  it('never answers 5xx, nor an error in another shape', async () => {
    const { app, seller } = startTickets();
    const valid = {
      ...{ title: 'Nils Frahm', price: '45.50', venue: 'Hall', city: 'Łódź', section: 'A', row: '3', seat: '14' },
      ...{ startsAt: '2090-05-01T20:00:00Z', timeZone: 'Europe/Lisbon', category: 'concert' },
      ...{ kind: 'barcode', format: 'qr', value: 'TD-1' },
    };
    expect(await faultsUnderOddRequests({ app, cookie: cookieOf(seller), valid })).toEqual([]);
  }, 300_000);
});
