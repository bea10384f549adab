import { NatsStreamingBus } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';
import { NatsServer, waitFor } from '@tickets/common/testing';
import { logger } from '../testing/start-window';
import { EventLog, type HeardEvent, readMessage } from './event-log';

const message = (data: string, storedAtMs = 1_000) => ({
  system: 'nats' as const,
  subject: Subjects.OrderUpdated,
  data,
  storedAt: new Date(storedAtMs),
  sequence: 1,
  redelivered: false,
});

const snapshot = (version: number) => JSON.stringify({ data: { id: 'o1', version, status: 'created' } });

describe('a message', () => {
  it('is read as far as it can be read', () => {
    expect(readMessage(message(snapshot(3)))).toMatchObject({ id: 'o1', version: 3, status: 'created' });
    expect(readMessage(message('{"data":{"orderId":"o1","firing":1}}'))).toMatchObject({ id: 'o1', orderId: 'o1' });
  });

  it.each(['not even JSON', 'null', '{"data":null}', '[]', '{"data":{"id":{"$ne":null},"version":"x"}}'])(
    'that is poison shows as it is: %s',
    (data) => {
      const read = readMessage(message(data));
      expect(read).toMatchObject({ subject: Subjects.OrderUpdated, id: undefined, version: undefined });
      expect([data, JSON.parse(JSON.stringify(read.content))]).toEqual([data, read.content]);
    },
  );
});

describe('the log of events', () => {
  it('knows a message that comes again, and the order in which the broker stored them', () => {
    const log = new EventLog();
    const heard: HeardEvent[] = [];
    log.follow((event) => heard.push(event));
    for (const at of [2_000, 1_000, 2_000]) log.add(readMessage(message(snapshot(at), at)));
    expect(heard).toHaveLength(2);
    expect(log.all().map(({ version }) => version)).toEqual([1_000, 2_000]);
  });

  it('remembers a bounded number, and what it forgot does not come back with the history', () => {
    const log = new EventLog();
    const all = Array.from({ length: 2_100 }, (_, n) => readMessage(message(snapshot(n), n + 1)));
    for (const event of all) log.add(event);
    const heard: HeardEvent[] = [];
    log.follow((event) => heard.push(event));
    for (const event of all.slice(0, 150)) log.add(event);
    expect(heard).toEqual([]);
    expect(log.all().map(({ version }) => version)).toEqual(Array.from({ length: 2_000 }, (_, n) => n + 100));
  });

  it('tells nobody who has left', () => {
    const log = new EventLog();
    const heard: HeardEvent[] = [];
    const leave = log.follow((event) => heard.push(event));
    leave();
    log.add(readMessage(message(snapshot(0))));
    expect(heard).toEqual([]);
  });

  it('hears what was said before it came and while the broker was away, once', async () => {
    const broker = await NatsServer.start();
    const busOf = (clientId: string) =>
      new NatsStreamingBus({ url: broker.url, clusterId: NatsServer.CLUSTER_ID, clientId, logger }).start();
    const teller = busOf('teller');
    const bus = busOf('window');
    try {
      await waitFor(() => teller.isConnected);
      await teller.publish(Subjects.OrderUpdated, snapshot(0));
      const log = new EventLog().start(bus);
      await waitFor(() => log.all().length === 1);
      await broker.kill();
      await waitFor(() => !bus.isConnected && !teller.isConnected, { timeoutMs: 20_000 });
      await broker.start();
      await waitFor(() => teller.isConnected && bus.isConnected, { timeoutMs: 20_000 });
      await teller.publish(Subjects.OrderUpdated, snapshot(1));
      await waitFor(() => log.all().length > 1);
      expect(log.all().map(({ version }) => version)).toEqual([0, 1]);
    } finally {
      await Promise.all([teller.close(), bus.close()]);
      await broker.remove();
    }
  }, 60_000);
});
