import { ErrorBody } from '@tickets/common/contracts';
import { useTestDatabase } from '@tickets/common/testing';
import { hashPassword } from '../models/password';
import { User } from '../models/user';
import { createTestApp, PASSWORD, signIn, signUp } from '../testing/auth-app';

useTestDatabase();

const { app } = createTestApp();
const unicode = 'x@bücher.example';
const ascii = 'x@xn--bcher-kva.example';
const spellings = [unicode, ascii, 'X@BÜCHER.example', 'x@bu\u0308cher.example', ' x@XN--bcher-kva.Example '];

/** An account as the release before kept it. */
async function keptAs(email: string): Promise<string> {
  const user = await User.create({ email, passwordHash: await hashPassword(PASSWORD) });
  return user.id;
}

describe('one address', () => {
  it.each(spellings)('A5: is one account when it is made as %s', async (email) => {
    const { body } = await signUp(app, email).expect(201);
    expect(body.email).toBe(ascii);
    for (const spelling of spellings) {
      expect((await signIn(app, spelling).expect(200)).body).toEqual(body);
      const again = await signUp(app, spelling).expect(400);
      expect(ErrorBody.parse(again.body).errors).toMatchObject([{ field: 'email', code: 'email_in_use' }]);
    }
    expect(await User.countDocuments()).toBe(1);
  });

  it.each([unicode, 'x@bu\u0308cher.example'])('A5: signs in to an account that was kept as %s', async (email) => {
    const id = await keptAs(email);
    for (const spelling of spellings) {
      expect((await signIn(app, spelling).expect(200)).body).toMatchObject({ id });
      await signUp(app, spelling).expect(400);
    }
  });

  it('A5: of two accounts that were kept of it, opens the one that is written like it', async () => {
    const [first, second] = [await keptAs(unicode), await keptAs(ascii)];
    expect(first).not.toBe(second);
    expect((await signIn(app, unicode).expect(200)).body).toMatchObject({ id: first });
    expect((await signIn(app, ascii).expect(200)).body).toMatchObject({ id: second });
  });

  it.each([
    'x\u200b@example.com',
    'x@exam\u00adple.com',
    'x@exam\u200bple.com',
    '\u202ex@example.com',
    'x\ufe0f@a.example',
  ])('A6: is refused with what can’t be seen, as %j', async (email) => {
    const response = await signUp(app, email).expect(400);
    expect(ErrorBody.parse(response.body).errors).toMatchObject([{ field: 'email', code: 'invalid' }]);
    expect(await User.countDocuments()).toBe(0);
  });

  it('A6: opens an account that was kept with what can’t be seen, for who can send it', async () => {
    const id = await keptAs('x\u200b@example.com');
    expect((await signIn(app, 'x\u200b@example.com').expect(200)).body).toMatchObject({ id });
    await signIn(app, 'x@example.com').expect(400);
  });
});
