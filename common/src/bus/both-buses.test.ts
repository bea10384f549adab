import { pino } from 'pino';
import { Subjects } from '../contracts';
import { newId, waitFor } from '../testing';
import { BothBuses } from './both-buses';
import type { Bus, SubscribeOptions } from './bus';
import { HistoryReader } from './history';
import { InMemoryBroker, InMemoryBus } from './in-memory-bus';
import { JetStreamBus } from './jetstream-bus';
import { NatsStreamingBus } from './nats-streaming-bus';
import { createEvent } from './publisher';

const subject = Subjects.ExpirationComplete;

function start() {
  const [oldBroker, newBroker] = [new InMemoryBroker(), new InMemoryBroker({ isCompacted: true })];
  const join = { old: () => new InMemoryBus(oldBroker), new: () => new InMemoryBus(newBroker) };
  return { join, both: (first: Bus, second: Bus) => new BothBuses(first, second) };
}

function consume(bus: Bus, options: Partial<SubscribeOptions> = {}) {
  const texts: string[] = [];
  const group = { subject, queueGroup: 'g', durableName: 'g', from: 'first', maxInFlight: 8, ackWaitMs: 100 } as const;
  bus.subscribe({ ...group, ...options }, async ({ data }) => void texts.push(data));
  return texts;
}

describe('both buses', () => {
  it.each([
    ['one that publishes to the old broker and takes from it alone', 'old'],
    ['one that publishes to the new broker and takes from it alone', 'new'],
  ] as const)('receive what is published by %s, and are received by it', async (_who, broker) => {
    const { join, both } = start();
    const moving = both(join[broker](), join[broker === 'old' ? 'new' : 'old']());
    const alone = join[broker]();
    const [movingTexts, aloneTexts] = [consume(moving), consume(alone, { queueGroup: 'h', durableName: 'h' })];
    await alone.publish(subject, 'of the one alone');
    await moving.publish(subject, 'of the moving one');
    await waitFor(() => movingTexts.length === 2 && aloneTexts.length === 2);
  });

  it('receive once from each broker what an instance without a group listens for', async () => {
    const { join, both } = start();
    const moving = both(join.new(), join.old());
    const texts = consume(moving, { queueGroup: undefined, durableName: undefined, from: 'now' });
    await join.old().publish(subject, 'old');
    await join.new().publish(subject, 'new');
    await waitFor(() => texts.length === 2);
  });

  it('read a history where they publish, and only there', async () => {
    const { join, both } = start();
    const moving = both(join.new(), join.old());
    const publish = (bus: Bus, firing: number) => {
      const data = { orderId: newId(), firing, expiresAt: new Date(0).toISOString() };
      return bus.publish(subject, JSON.stringify(createEvent(subject, `${data.orderId}:${firing}`, data)));
    };
    for (let firing = 1; firing <= 5; firing++) await publish(join.old(), firing);
    for (let firing = 1; firing <= 3; firing++) await publish(moving, firing);
    let stored = 0;
    await new HistoryReader(moving, [subject], () => Promise.resolve(stored++)).catchUp();
    expect(stored).toBe(3);
    expect(moving.isCompacted).toBe(true);
  });

  it('go by the name of the broker that they publish to', () => {
    const options = { url: 'nats://127.0.0.1:1', clientId: 'unused', logger: pino({ level: 'silent' }) };
    const [jetStream, streaming] = [
      new JetStreamBus(options),
      new NatsStreamingBus({ ...options, clusterId: 'unused' }),
    ];
    expect(new BothBuses(jetStream, streaming).system).toBe('nats');
    expect(new BothBuses(streaming, jetStream).system).toBe('nats_streaming');
  });

  it('are connected when both are', () => {
    const { join, both } = start();
    const old = join.old();
    const moving = both(join.new(), old);
    expect(moving.isConnected).toBe(true);
    old.isConnected = false;
    expect(moving.isConnected).toBe(false);
  });
});
