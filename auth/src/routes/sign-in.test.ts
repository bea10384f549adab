import { ErrorBody, UserResponse } from '@tickets/common/contracts';
import { useTestDatabase } from '@tickets/common/testing';
import { cookieFrom, createTestApp, currentUser, PASSWORD, signIn, signUp } from '../testing/auth-app';

useTestDatabase();

describe('POST /api/users/signin', () => {
  const { app } = createTestApp();

  it('returns 200 with the user, signed in', async () => {
    const { body } = await signUp(app, 'ann@example.com').expect(201);
    const response = await signIn(app, 'ann@example.com').expect(200);
    expect(UserResponse.strict().parse(response.body)).toEqual(body);
    expect(await currentUser(app, cookieFrom(response))).toEqual(body);
  });

  it('finds the account however the address is written', async () => {
    await signUp(app, 'ann@example.com').expect(201);
    await signIn(app, ' ANN@Example.com ').expect(200);
  });

  it('takes the same characters typed as other code points', async () => {
    await signUp(app, 'ann@example.com', 'caf\u00e9 au lait').expect(201);
    await signIn(app, 'ann@example.com', 'cafe\u0301 au lait').expect(200);
  });

  it('says the same of an unknown address and of a wrong password', async () => {
    await signUp(app, 'ann@example.com').expect(201);
    const unknown = await signIn(app, 'nobody@example.com').expect(400);
    const wrong = await signIn(app, 'ann@example.com', `${PASSWORD}!`).expect(400);
    expect(ErrorBody.parse(unknown.body).errors).toEqual(ErrorBody.parse(wrong.body).errors);
    expect(unknown.headers['set-cookie']).toBeUndefined();
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  it('works as long for an unknown address as for a wrong password', async () => {
    await signUp(app, 'ann@example.com').expect(201);
    const tries = { unknown: Number.POSITIVE_INFINITY, wrong: Number.POSITIVE_INFINITY };
    // In turn, so that whatever else the machine does meets both alike.
    for (let n = 0; n < 12; n++) {
      tries.unknown = Math.min(tries.unknown, await msOf(() => signIn(app, 'nobody@example.com').expect(400)));
      tries.wrong = Math.min(tries.wrong, await msOf(() => signIn(app, 'ann@example.com', 'not hers').expect(400)));
    }
    const { unknown, wrong } = tries;
    // A sign-in without the hash takes a few milliseconds, one with it several times as long.
    expect(unknown).toBeGreaterThan(wrong / 2);
  });

  it.each([
    ['an operator as e-mail', { $ne: null }, PASSWORD],
    ['an operator as password', 'ann@example.com', { $ne: null }],
    ['an array as e-mail', [{ $gt: '' }], PASSWORD],
    ['no e-mail', undefined, PASSWORD],
    ['an empty password', 'ann@example.com', ''],
  ])('returns 400 for %s', async (_what, email, password) => {
    await signUp(app, 'ann@example.com').expect(201);
    const response = await signIn(app, email, password).expect(400);
    expect(ErrorBody.parse(response.body).errors).toMatchObject([{ code: 'invalid' }]);
  });

  async function msOf(attempt: () => PromiseLike<unknown>): Promise<number> {
    const start = performance.now();
    await attempt();
    return performance.now() - start;
  }
});
