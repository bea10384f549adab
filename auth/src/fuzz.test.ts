import { cookieOf, faultsUnderOddRequests, newUser, useTestDatabase } from '@tickets/common/testing';
import { createTestApp, PASSWORD } from './testing/auth-app';

useTestDatabase();

describe('every route of auth under odd requests', () => {
  it('never answers 5xx, nor an error in another shape', async () => {
    const { app } = createTestApp();
    const valid = { email: 'ada@example.com', password: PASSWORD };
    expect(await faultsUnderOddRequests({ app, cookie: cookieOf(newUser()), valid })).toEqual([]);
  }, 300_000);
});
