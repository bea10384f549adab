import { testDatabaseUrl } from '../testing/database';
import { startMongoLogin } from '../testing/mongo-login';
import { startMongoReplicaSet } from '../testing/mongo-replica-set';
import { describeDatabase } from './describe-database';

// Where the run was given a server with a login or a replica set, the doors before it don't fit.
const { username, searchParams } = new URL(testDatabaseUrl());
const describeHere = username || searchParams.size > 0 ? describe.skip : describe;

describeHere('what is said of a database', () => {
  const doors: { stop: () => void }[] = [];
  afterEach(() => {
    for (const door of doors.splice(0)) door.stop();
  });

  it('has its version, and that it is no replica set, without login and TLS', async () => {
    expect(await describeDatabase(testDatabaseUrl())).toMatch(
      /^MongoDB \d+\.\d+\.\d+, (one server|a substitute without sessions): .*, no login, no TLS$/,
    );
  });

  it('names the login', async () => {
    const door = await startMongoLogin(testDatabaseUrl(), { user: 'ticketing', password: 'pw' });
    doors.push(door);
    const urlWith = (password: string) =>
      `mongodb://ticketing:${password}@${door.address}/?authMechanism=SCRAM-SHA-256&authSource=admin`;
    expect(await describeDatabase(urlWith('pw'))).toContain('login ticketing of admin');
    await expect(describeDatabase(urlWith('wrong'))).rejects.toThrow('Authentication failed');
  });

  it('names a replica set’s members and its primary, or that it has none', async () => {
    const set = await startMongoReplicaSet(testDatabaseUrl());
    doors.push(set);
    const [, host] = /\/\/([^/]+)\//.exec(set.url) ?? [];
    expect(await describeDatabase(set.url)).toContain(`replica set rs (${host} is primary)`);
    set.setPrimary(false);
    expect(await describeDatabase(set.url)).toContain(`replica set rs (${host}; no primary`);
  });

  it('is an error where nothing answers', async () => {
    await expect(describeDatabase('mongodb://127.0.0.1:1/')).rejects.toThrow('ECONNREFUSED');
  }, 20_000);
});
