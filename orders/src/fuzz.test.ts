import { cookieOf, faultsUnderOddRequests, newId, newUser, useTestDatabase } from '@tickets/common/testing';
import { createApp } from './app';
import { startOrders } from './testing/start-orders';

useTestDatabase();

describe('every route of orders under odd requests', () => {
  it('never answers 5xx, nor an error in another shape', async () => {
    const app = createApp(startOrders().deps);
    const valid = { ticketId: newId(), price: '45.50' };
    expect(await faultsUnderOddRequests({ app, cookie: cookieOf(newUser()), valid })).toEqual([]);
  }, 300_000);
});
