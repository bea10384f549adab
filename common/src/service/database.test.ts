import { randomBytes } from 'node:crypto';
import mongoose, { Schema } from 'mongoose';
import { pino } from 'pino';
import { connectDatabase } from './database';

describe('connecting to the database', () => {
  afterAll(async () => {
    await mongoose.connection.dropDatabase();
    await mongoose.disconnect();
  });

  it('waits for every index, and lets nothing but the indexes create a collection', async () => {
    mongoose.model('Indexed', new Schema({ name: String }).index({ name: 1 }, { unique: true }));
    const plain = mongoose.model('Plain', new Schema({ name: String }));
    const url = new URL(process.env.TEST_MONGO_URL ?? '');
    url.pathname = `/test-${randomBytes(6).toString('hex')}`;
    await connectDatabase(url.href, pino({ level: 'silent' }));
    const indexes = await mongoose.connection.collection('indexeds').indexes();
    expect(indexes.map(({ name }) => name)).toEqual(['_id_', 'name_1']);
    // Two ways of creating one collection at the same time once left a server with indexes that found nothing.
    await plain.init();
    expect((await mongoose.connection.listCollections()).map(({ name }) => name)).not.toContain('plains');
  });
});
