import mongoose, { Schema } from 'mongoose';
import { pino } from 'pino';
import { testDatabaseUrl } from '../testing/database';
import { startMongoLogin } from '../testing/mongo-login';
import { connectDatabase } from './database';

const logger = pino({ level: 'silent' });
const password = 'p@ss:w/rd?';
const userInfo = `ticketing:${encodeURIComponent(password)}`;
const Lock = mongoose.model('Lock', new Schema({ name: String }).index({ name: 1 }, { unique: true }));

// Where the run was given a server with a login, all other tests sign in.
const describeHere = new URL(testDatabaseUrl()).username ? describe.skip : describe;

describeHere('a database with a login', () => {
  let door: Awaited<ReturnType<typeof startMongoLogin>>;
  const name = new URL(testDatabaseUrl()).pathname;
  const urlOf = (login: string, options: string) =>
    `mongodb://${login}@${door.address}${name}?authMechanism=SCRAM-SHA-256&${options}`;

  beforeAll(async () => {
    door = await startMongoLogin(testDatabaseUrl(), { user: 'ticketing', password });
  });
  afterEach(() => mongoose.disconnect());
  afterAll(() => door.stop());

  it('is connected to, and has its indexes, with a login that is known in another database', async () => {
    await connectDatabase(urlOf(userInfo, 'authSource=admin'), logger);
    await Lock.create({ name: 'front' });
    expect(await Lock.countDocuments()).toBe(1);
    expect((await Lock.collection.indexes()).map(({ name }) => name)).toContain('name_1');
    await mongoose.connection.dropDatabase();
  });

  it.each([
    ['a wrong password', 'ticketing:wrong', 'authSource=admin'],
    ['a login looked up in the wrong database', userInfo, 'authSource=tickets'],
  ])('refuses %s', async (_what, login, options) => {
    await expect(connectDatabase(urlOf(login, options), logger)).rejects.toThrow('Authentication failed');
  });
});
