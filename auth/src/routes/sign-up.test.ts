import { ErrorBody, UserResponse } from '@tickets/common/contracts';
import { useTestDatabase } from '@tickets/common/testing';
import request from 'supertest';
import { User } from '../models/user';
import { cookieFrom, createTestApp, currentUser, PASSWORD, signUp } from '../testing/auth-app';

useTestDatabase();

describe('POST /api/users/signup', () => {
  const { app } = createTestApp();

  it('returns 201 with the user, signed in', async () => {
    const response = await signUp(app, 'ann@example.com').expect(201);
    const user = UserResponse.strict().parse(response.body);
    expect(user.email).toBe('ann@example.com');
    expect(await currentUser(app, cookieFrom(response))).toEqual(user);
  });

  it('stores an Argon2id hash of the agreed cost, never the password', async () => {
    await signUp(app, 'ann@example.com').expect(201);
    const stored = await User.findOne({ email: 'ann@example.com' }).lean();
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(stored)).not.toContain(PASSWORD);
  });

  it('trims and lower-cases the e-mail address, and takes it for the same account', async () => {
    const response = await signUp(app, '  Ann@Example.COM ').expect(201);
    expect(response.body).toMatchObject({ email: 'ann@example.com' });
    const again = await signUp(app, 'ANN@example.com').expect(400);
    expect(ErrorBody.parse(again.body).errors).toEqual([
      { message: expect.any(String), field: 'email', code: 'email_in_use' },
    ]);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['no @', 'ann'],
    ['empty', ''],
    ['of spaces', '   '],
    ['missing', undefined],
    ['a number', 7],
    ['an operator', { $ne: null }],
    ['an array', ['ann@example.com']],
    ['an array with an operator', [{ $gt: '' }]],
    ['longer than mail allows', `${'a'.repeat(250)}@example.com`],
  ])('returns 400 for an e-mail address that is %s', async (_what, email) => {
    const response = await signUp(app, email).expect(400);
    expect(ErrorBody.parse(response.body).errors).toMatchObject([{ field: 'email', code: 'invalid' }]);
    expect(await User.countDocuments()).toBe(0);
  });

  it.each([
    ['too short', 'x7#kq2p'],
    ['too long', 'x'.repeat(129)],
    ['common', 'password1'],
    ['common in other letters', 'PassWord1'],
    ['missing', undefined],
    ['an operator', { $gt: '' }],
    ['a number', 1234567890123],
  ])('returns 400 for a password that is %s', async (_what, password) => {
    const response = await request(app).post('/api/users/signup').send({ email: 'ann@example.com', password });
    expect(response.status).toBe(400);
    expect(ErrorBody.parse(response.body).errors).toMatchObject([{ field: 'password', code: 'invalid' }]);
    expect(await User.countDocuments()).toBe(0);
  });

  it.each([8, 128])('takes a password of %i characters, of any kind', async (length) => {
    await signUp(app, 'ann@example.com', 'ö'.repeat(length)).expect(201);
  });

  it('names every field that is wrong at once', async () => {
    const response = await signUp(app, 'x', 'y').expect(400);
    expect(ErrorBody.parse(response.body).errors.map((error) => error.field)).toEqual(
      expect.arrayContaining(['email', 'password']),
    );
  });

  it('makes one account of ten sign-ups at once', async () => {
    const statuses = await raceSignUps();
    expect(statuses).toEqual([201, ...Array<number>(9).fill(400)]);
    expect(await User.countDocuments()).toBe(1);
  });

  it('control: without the unique index the same race makes several accounts', async () => {
    await User.collection.dropIndex('email_1');
    try {
      const statuses = await raceSignUps();
      expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(1);
    } finally {
      await User.deleteMany({});
      await User.createIndexes();
    }
  });

  async function raceSignUps(): Promise<number[]> {
    const responses = await Promise.all(Array.from({ length: 10 }, () => signUp(app, 'race@example.com')));
    return responses.map((response) => response.status).sort((a, b) => a - b);
  }
});
