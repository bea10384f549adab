import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import mongoose, { Schema } from 'mongoose';
import { pino } from 'pino';
import request from 'supertest';
import { isPassing } from '../bus/out-of-reach';
import { errorHandler } from '../http/error-handler';
import { newId } from '../testing/database';
import { buildIndexes, connectDatabase } from './database';

const TIMEOUT_MS = 1_500;
const logger = pino({ level: 'silent' });
const Indexed = mongoose.model('Indexed', new Schema({ name: String }).index({ name: 1 }, { unique: true }));
const Plain = mongoose.model('Plain', new Schema({ name: String }));

/** A database of its own on the run's server, by way of a proxy that can hold everything back, as a frozen server does. */
async function startFreezableProxy() {
  const url = new URL(process.env.TEST_MONGO_URL ?? '');
  const { hostname, port } = { hostname: url.hostname, port: Number(url.port || 27_017) };
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (data) => to.write(data));
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.on('error', () => undefined);
    if (isFrozen) from.pause();
  };
  const proxy: Server = createServer((client) => {
    const server = connect(port, hostname);
    pass(client, server);
    pass(server, client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (typeof address === 'string' || !address) throw new Error('the proxy listens on a port');
  url.host = `127.0.0.1:${address.port}`;
  url.pathname = `/test-${randomBytes(6).toString('hex')}`;
  return {
    url: url.href,
    freeze: () => {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

let database: Awaited<ReturnType<typeof startFreezableProxy>>;

beforeAll(async () => {
  database = await startFreezableProxy();
  await connectDatabase(database.url, logger, { timeoutMs: TIMEOUT_MS });
});
afterAll(async () => {
  await mongoose.connection.dropDatabase();
  await mongoose.disconnect();
  database.stop();
});

describe('connecting to the database', () => {
  it('waits for every index, and lets nothing but the indexes create a collection', async () => {
    const indexes = await mongoose.connection.collection('indexeds').indexes();
    expect(indexes.map(({ name }) => name)).toEqual(['_id_', 'name_1']);
    // Two ways of creating one collection at the same time once left a server with indexes that found nothing.
    await Plain.init();
    expect((await mongoose.connection.listCollections()).map(({ name }) => name)).not.toContain('plains');
    await buildIndexes();
  });
});

describe('while the database is frozen', () => {
  const calls: [string, () => Promise<unknown>][] = [
    ['find', () => Indexed.find()],
    ['findOne', () => Indexed.findOne({ name: 'x' }).lean()],
    ['countDocuments', () => Indexed.countDocuments()],
    ['aggregate', () => Indexed.aggregate([{ $match: { name: 'x' } }])],
    ['create', () => Indexed.create({ name: newId() })],
    ['updateOne', () => Indexed.updateOne({ name: 'x' }, { $set: { name: 'y' } })],
    ['replaceOne', () => Indexed.replaceOne({ name: 'x' }, { name: 'y' }, { upsert: true })],
    ['findOneAndUpdate', () => Indexed.findOneAndUpdate({ name: 'x' }, { $set: { name: 'z' } }, { upsert: true })],
    ['bulkWrite', () => Indexed.bulkWrite([{ insertOne: { document: { name: newId() } } }])],
    ['a cursor', () => Indexed.find().cursor().next()],
  ];

  it('B7: every kind of call ends within the limit, as a transient fault, and works again by itself', async () => {
    for (const [, call] of calls) await call();
    database.freeze();
    try {
      const since = Date.now();
      const outcomes = await Promise.all(calls.map(([name, call]) => call().then(() => name, isPassing)));
      expect(outcomes).toEqual(calls.map(() => true));
      expect(Date.now() - since).toBeLessThan(TIMEOUT_MS * 5);
    } finally {
      database.thaw();
    }
    await Indexed.deleteMany({});
    for (const [, call] of calls) await call();
  });

  it('B7: a request is answered 503 in words, with Retry-After', async () => {
    const app = express();
    app.use((incoming, _response, next) => {
      incoming.log = logger;
      next();
    });
    app.get('/', async (_request, response) => void response.json(await Indexed.find()));
    app.use(errorHandler);
    database.freeze();
    try {
      const since = Date.now();
      const response = await request(app).get('/').expect(503);
      // The driver gives a frozen server up by itself too, only much later.
      expect(Date.now() - since).toBeLessThan(TIMEOUT_MS * 5);
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
      expect(response.body.errors).toEqual([{ message: expect.stringMatching(/not available right now/) }]);
    } finally {
      database.thaw();
    }
    await request(app).get('/').expect(200);
  });
});

describe('a cursor', () => {
  it('may be read for longer than one call may take', async () => {
    await Plain.insertMany(Array.from({ length: 6 }, (_, n) => ({ name: `${n}` })));
    const since = Date.now();
    let count = 0;
    for await (const _each of Plain.find().cursor({ batchSize: 2 })) {
      count += 1;
      await delay(TIMEOUT_MS / 4);
    }
    expect(count).toBe(6);
    expect(Date.now() - since).toBeGreaterThan(TIMEOUT_MS);
  });
});
