import { startMongoLogin } from '@tickets/common/testing';
import { type JestMongo, startJestMongo } from 'dev/jest-mongo';
import type { Stack } from 'dev/stack';
import { MongoClient } from 'mongodb';
import { startBackEnd, storesOf } from '../journey/own-stack';
import { walk } from '../journey/walk';

const LOGIN = { user: 'ticketing', password: 'p@ss:w/rd?' };

/** The store that the suites use has no login of its own, so SCRAM-SHA-256 is spoken by a door before it. */
describe('a database with a login', () => {
  let mongo: JestMongo;
  let door: Awaited<ReturnType<typeof startMongoLogin>>;
  let stack: Stack | undefined;
  const addressWith = (password: string) =>
    `mongodb://${LOGIN.user}:${encodeURIComponent(password)}@${door.address}/?authMechanism=SCRAM-SHA-256`;

  beforeAll(async () => {
    mongo = await startJestMongo();
    door = await startMongoLogin(mongo.url, LOGIN);
    stack = await startBackEnd({
      name: 'login',
      env: { MONGO_URL: addressWith(LOGIN.password), HOLD_MINUTES: '0.4', HOLD_GRACE_MS: '1000' },
    });
  });
  afterAll(async () => {
    await stack?.stop({ remove: true });
    door?.stop();
    await mongo?.stop();
  });

  it('lets nobody in with another password', async () => {
    const client = new MongoClient(addressWith('guessed'));
    await expect(client.db('orders').command({ listCollections: 1 })).rejects.toThrow('Authentication failed');
    await client.close();
  });

  it('carries the whole journey, and its audit', async () => {
    if (!stack) throw new Error('the stack runs before the tests');
    expect(await walk({ url: stack.url, buyers: 10, stores: storesOf(stack), strike: undefined })).toBe(12);
  });
});
