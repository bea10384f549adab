import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { Subjects } from '../contracts';
import { JetStreamServer, newId, testDatabaseUrl, useTestDatabase, waitFor } from '../testing';
import { createShoeOutbox, LateShoe, renameShoe } from '../testing/late-publisher';
import { JetStreamBus } from './jetstream-bus';
import { placeOf, STREAM } from './jetstream-stream';

/** 100,000 changes of 1,000 tickets with HISTORY_CHANGES=100000; the suite proves the same of fewer. */
const CHANGES = Number(process.env.HISTORY_CHANGES ?? 3_000);
const DOCUMENTS = CHANGES / 100;
const LATE_PUBLISHER = path.join(__dirname, '../../dist/testing/late-publisher.js');

let server: JetStreamServer;
let bus: JetStreamBus;
let operator: NatsConnection;
let manager: JetStreamManager;

useTestDatabase();
beforeAll(async () => {
  server = await JetStreamServer.start();
  const { url, monitorUrl } = server;
  bus = new JetStreamBus({ url, monitorUrl, clientId: 'history', logger: pino({ level: 'silent' }) }).start();
  await waitFor(() => bus.isConnected, { what: 'the connection' });
  operator = await connect({ servers: url });
  manager = await jetstreamManager(operator);
}, 60_000);
afterAll(async () => {
  await bus.close();
  await operator.close();
  await server.remove();
}, 30_000);

const storedVersion = async (id: string): Promise<number | undefined> => {
  const place = placeOf(Subjects.TicketUpdated, id);
  const stored = await manager.streams.getMessage(STREAM, { last_by_subj: place });
  return stored?.json<{ data: { version: number } }>().data.version;
};

describe('a history that is compacted', () => {
  it(`has at most one message of each document and subject after ${CHANGES} changes of ${DOCUMENTS}`, async () => {
    const ids = Array.from({ length: DOCUMENTS }, newId);
    const begin = performance.now();
    for (let version = 0; version < CHANGES / DOCUMENTS; version++) {
      const subject = version === 0 ? Subjects.TicketCreated : Subjects.TicketUpdated;
      const data = JSON.stringify({ version });
      const publish = (id: string) => bus.publish(subject, data, { id: `${subject}:${id}:${version}`, key: id });
      // A longer line than this is given up where the broker is slow.
      for (let n = 0; n < ids.length; n += 100) await Promise.all(ids.slice(n, n + 100).map(publish));
    }
    const { state } = await manager.streams.info(STREAM, { subjects_filter: '>' });
    const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
    console.log(`${CHANGES} changes in ${seconds} s; the store holds ${state.messages} messages, ${state.bytes} bytes`);
    expect(state.messages).toBe(2 * DOCUMENTS);
    expect(Object.values(state.subjects ?? {}).every((messages) => messages === 1)).toBe(true);
    const last = await manager.streams.getMessage(STREAM, { last_by_subj: placeOf(Subjects.TicketUpdated, ids[0]) });
    expect(last?.json()).toEqual({ version: CHANGES / DOCUMENTS - 1 });
  }, 600_000);

  it('ends with the newest version when an older one is published late, by a process frozen before', async () => {
    const outbox = createShoeOutbox(bus);
    const shoe = await outbox.save(new LateShoe({ title: 'new' }));
    await outbox.drain();
    const mongoUrl = testDatabaseUrl(mongoose.connection.name);
    const child = spawn(process.execPath, [LATE_PUBLISHER, mongoUrl, server.url, server.monitorUrl, shoe.id], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    try {
      await once(child.stdout, 'data');
      expect((await LateShoe.findById(shoe.id).lean())?.version).toBe(1);
      await renameShoe(outbox, shoe.id, 'of the quick process');
      await outbox.drain();
      expect(await storedVersion(shoe.id)).toBe(2);
      child.kill('SIGCONT');
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
    expect(await storedVersion(shoe.id)).toBe(2);
    const { outbox: left } = (await LateShoe.findById(shoe.id).lean()) ?? {};
    expect(left ?? []).toEqual([]);
  }, 60_000);
});
