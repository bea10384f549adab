import express from 'express';
import mongoose, { type HydratedDocument, Schema } from 'mongoose';
import { pino } from 'pino';
import request from 'supertest';
import { InMemoryBroker, InMemoryBus, Listener, Outbox, Publisher, startListeners } from '../bus';
import { type Outboxed, withOutbox } from '../bus/outbox-document';
import { createEvent } from '../bus/publisher';
import { type EventData, Subjects } from '../contracts';
import { errorHandler } from '../http/error-handler';
import { newId, testDatabaseUrl } from '../testing/database';
import { startMongoReplicaSet } from '../testing/mongo-replica-set';
import { waitFor } from '../testing/wait-for';
import { connectDatabase } from './database';

// What a step-down of a replica set's primary does to a request, a listener and an outbox.

const logger = pino({ level: 'silent' });
const subject = Subjects.ExpirationComplete;

interface LampFields extends Outboxed {
  brightness: number;
}
const schema = new Schema<LampFields>({ brightness: Number });
withOutbox(schema);
const Lamp = mongoose.model<LampFields>('ReplicatedLamp', schema);
const Firing = mongoose.model('ReplicatedFiring', new Schema({ orderId: String, count: Number }));

class FiringPublisher extends Publisher<Subjects.ExpirationComplete> {
  readonly subject = subject;
}

class FiringListener extends Listener<Subjects.ExpirationComplete> {
  readonly subjects = [subject] as const;

  async onMessage({ orderId }: EventData<Subjects.ExpirationComplete>): Promise<void> {
    await Firing.updateOne({ orderId }, { $inc: { count: 1 } }, { upsert: true });
  }
}

describe('a replica set', () => {
  let database: Awaited<ReturnType<typeof startMongoReplicaSet>>;

  beforeAll(async () => {
    database = await startMongoReplicaSet(testDatabaseUrl());
    await connectDatabase(database.url, logger);
  });
  afterEach(() => database.setPrimary(true));
  afterAll(async () => {
    try {
      await mongoose.connection.dropDatabase();
    } finally {
      await mongoose.disconnect();
      database.stop();
    }
  });

  function start() {
    const broker = new InMemoryBroker();
    const bus = new InMemoryBus(broker);
    const published: string[] = [];
    const options = { subject, from: 'first', maxInFlight: 10, ackWaitMs: 100 } as const;
    new InMemoryBus(broker).subscribe(options, async ({ data }) => void published.push(data));
    const outbox = new Outbox({
      bus,
      logger,
      publishers: [FiringPublisher],
      told: [
        {
          model: Lamp,
          toSnapshot: ({ id }: HydratedDocument<LampFields>, version: number) => ({
            subject,
            data: { orderId: id, expiresAt: new Date(0).toISOString(), firing: version + 1 },
          }),
        },
      ],
    });
    const app = express();
    app.use((incoming, _res, next) => {
      incoming.log = logger;
      next();
    });
    app.post('/lamps', async (_req, res) => {
      const lamp = await outbox.save(new Lamp({ brightness: 1 }));
      res.status(201).send({ id: lamp.id });
    });
    app.use(errorHandler);
    const of = (id: string) => published.filter((data) => data.includes(id));
    return { bus, outbox, app, of };
  }

  const eventOf = (orderId: string) =>
    JSON.stringify(createEvent(subject, orderId, { orderId, expiresAt: new Date(0).toISOString(), firing: 1 }));

  /** Makes what waits old enough for the sweeper. */
  const makeDue = (id: string) =>
    Lamp.updateOne({ _id: id }, { $set: { 'outbox.$[].at': new Date(0) } }, { timestamps: false });

  it('is asked for its primary alone, and with retries, whatever its address says', async () => {
    const url = `${database.url}&readPreference=secondary&retryWrites=false&w=1`;
    await mongoose.disconnect();
    await connectDatabase(url, logger);
    const { readPreference, retryWrites, writeConcern } = mongoose.connection.getClient().options;
    expect([readPreference.mode, retryWrites, writeConcern?.w, writeConcern?.journal]).toEqual([
      'primary',
      true,
      'majority',
      true,
    ]);
  });

  describe.each(['stepped down', 'answer lost'] as const)('%s under a write', (fault) => {
    it('does not fail a request, which is stored and published once', async () => {
      const { app, outbox, of } = start();
      database.break('insert', fault);
      const { status, body } = await request(app).post('/lamps');
      expect([status, database.isBroken]).toEqual([201, false]);
      await outbox.drain();
      expect(await Lamp.countDocuments({ _id: body.id })).toBe(1);
      expect(of(body.id)).toHaveLength(1);
    });

    it('lets a listener store its effect, once', async () => {
      const { bus } = start();
      startListeners([new FiringListener()], { bus, service: 'lamps', logger });
      const orderId = newId();
      database.break('update', fault);
      await bus.publish(subject, eventOf(orderId));
      await waitFor(async () => (await Firing.countDocuments({ orderId })) === 1);
      await bus.close();
      expect(database.isBroken).toBe(false);
      expect(await Firing.findOne({ orderId })).toMatchObject({ count: 1 });
    });

    it('leaves at most an event in an outbox that is published again, and then nothing', async () => {
      const { outbox, of } = start();
      // Taking out what is sent is a change of many documents, which no driver repeats.
      database.break('update', fault);
      const lamp = await outbox.save(new Lamp({ brightness: 1 }));
      await outbox.drain();
      expect(database.isBroken).toBe(false);
      expect(of(lamp.id)).toHaveLength(1);
      await makeDue(lamp.id);
      await outbox.sweep();
      expect((await Lamp.findById(lamp.id))?.outbox).toHaveLength(0);
      expect(of(lamp.id)).toHaveLength(fault === 'stepped down' ? 2 : 1);
    });
  });

  it('without a primary refuses a request within 5 s, keeps a message, and an outbox; with one all go on', async () => {
    const { app, bus, outbox, of } = start();
    startListeners([new FiringListener()], { bus, service: 'lamps', logger });
    bus.isConnected = false;
    const lamp = await outbox.save(new Lamp({ brightness: 1 }));
    await outbox.drain();
    bus.isConnected = true;
    await makeDue(lamp.id);
    database.setPrimary(false);
    const orderId = newId();
    await bus.publish(subject, eventOf(orderId));
    const since = Date.now();
    expect((await request(app).post('/lamps')).status).toBe(503);
    expect(Date.now() - since).toBeLessThan(6_000);
    await expect(outbox.sweep()).rejects.toThrow();
    database.setPrimary(true);
    await waitFor(async () => (await Firing.countDocuments({ orderId })) === 1, { timeoutMs: 30_000 });
    await outbox.sweep();
    expect(of(lamp.id)).toHaveLength(1);
    expect((await Lamp.findById(lamp.id))?.outbox).toHaveLength(0);
    await bus.close();
  }, 60_000);
});
