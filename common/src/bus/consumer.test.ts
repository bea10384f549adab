import { pino } from 'pino';
import { catalogue, type EventData, Subjects } from '../contracts';
import { newId, useTestDatabase, waitFor } from '../testing';
import type { Bus, MessageHandler } from './bus';
import { MAX_ATTEMPTS, replayDeadLetter, startListeners } from './consumer';
import { DeadLetter, listDeadLetters } from './dead-letters';
import { InMemoryBus } from './in-memory-bus';
import { Listener } from './listener';
import { BusOutOfReach } from './out-of-reach';
import { createEvent } from './publisher';

useTestDatabase();

const logger = pino({ level: 'silent' });
const allSubjects = Object.keys(catalogue) as Subjects[];
const instant = new Date(0).toISOString();

/** Hears everything; what a test wants to go wrong, it does in `onEvent`. */
class Ear extends Listener<Subjects> {
  readonly subjects = allSubjects;
  readonly heard: string[] = [];

  constructor(
    private readonly onEvent: () => Promise<void> = () => Promise.resolve(),
    override readonly audience: 'service' | 'instance' = 'service',
  ) {
    super();
  }

  async onMessage(_data: EventData<Subjects>, { subject }: { subject: Subjects }): Promise<void> {
    await this.onEvent();
    this.heard.push(subject);
  }
}

function listen(ear: Ear): InMemoryBus {
  const bus = new InMemoryBus();
  startListeners([ear], { bus, service: 'lamps', logger });
  return bus;
}

/** What the consumer does with one delivery, without a broker: the tests deliver by hand. */
function deliveriesTo(ear: Ear): (data: string, redelivered?: boolean) => Promise<void> {
  const handlers = new Map<string, MessageHandler>();
  const bus: Bus = {
    system: 'in_memory',
    isConnected: true,
    publish: () => Promise.resolve(),
    close: () => Promise.resolve(),
    historyOf: () => Promise.resolve(undefined),
    report: () => Promise.resolve({ pending: new Map(), replicasMissing: 0 }),
    subscribe: ({ subject }, handler) => void handlers.set(subject, handler),
  };
  startListeners([ear], { bus, service: 'lamps', logger });
  const subject = Subjects.ExpirationComplete;
  return async (data, redelivered = false) =>
    handlers.get(subject)?.({ system: 'in_memory', subject, data, storedAt: new Date(), redelivered, sequence: 1 });
}

const ticket = { title: 'Lamp', priceCents: 100, currency: 'usd' as const };
const owned = { id: newId(), version: 0, userId: newId(), createdAt: instant };

/** One valid payload for each subject. */
function sampleOf(subject: Subjects): EventData<Subjects> {
  if (subject === Subjects.TicketHoldRefused) return { orderId: newId(), ticketId: newId(), reason: 'changed' };
  if (subject === Subjects.ExpirationComplete) return { orderId: newId(), expiresAt: instant, firing: 1 };
  if (subject.startsWith('ticket:')) return { ...owned, ...ticket, status: 'available' };
  if (subject.startsWith('order:')) {
    const copy = { ...ticket, id: newId(), sellerId: newId() };
    return { ...owned, status: 'created', expiresAt: instant, ticket: copy };
  }
  return { ...owned, orderId: newId(), status: 'created', amountCents: 100, currency: 'usd', attempt: 1 };
}

const eventOn = (subject: Subjects) => JSON.stringify(createEvent(subject, newId(), sampleOf(subject)));
const firing = () => eventOn(Subjects.ExpirationComplete);

describe('a message whose own content is at fault', () => {
  it('is a dead letter after five tries on every subject, and the next event is handled', async () => {
    const ear = new Ear();
    const bus = listen(ear);
    for (const subject of allSubjects) {
      await bus.publish(subject, '{"poison":');
      await bus.publish(subject, eventOn(subject));
    }
    await waitFor(() => ear.heard.length === allSubjects.length, { what: 'the events behind the poison' });
    await waitFor(async () => (await listDeadLetters()).length === allSubjects.length, { what: 'the dead letters' });
    expect([...ear.heard].sort()).toEqual([...allSubjects].sort());
    for (const letter of await listDeadLetters()) {
      expect(letter).toMatchObject({
        attempts: MAX_ATTEMPTS,
        data: '{"poison":',
        error: expect.stringContaining('JSON'),
      });
    }
  });

  it.each([
    [
      'of another shape',
      JSON.stringify(
        createEvent(Subjects.ExpirationComplete, newId(), { orderId: newId(), expiresAt: instant, firing: 1 }),
      ).replace('"firing":1', '"firing":"one"'),
    ],
    ['of another subject', eventOn(Subjects.OrderCreated)],
    ['null', 'null'],
    ['empty', ''],
  ])('is a dead letter when it is %s, and the handler never sees it', async (_what, data) => {
    const ear = new Ear();
    await deliveriesTo(ear)(data);
    expect(await listDeadLetters()).toHaveLength(1);
    expect(ear.heard).toEqual([]);
  });

  it('is a dead letter when the handler throws on it, with the error kept', async () => {
    let tries = 0;
    const ear = new Ear(() => {
      tries += 1;
      return Promise.reject(new Error('no such lamp'));
    });
    const data = firing();
    await deliveriesTo(ear)(data);
    expect(tries).toBe(MAX_ATTEMPTS);
    expect(await listDeadLetters()).toMatchObject([
      { subject: Subjects.ExpirationComplete, data, error: 'Error: no such lamp' },
    ]);
  });

  it('is counted over restarts', async () => {
    let isDown = false;
    const ear = new Ear(() => Promise.reject(isDown ? new BusOutOfReach('stopping') : new Error('no such lamp')));
    const data = firing();
    await deliveriesTo(ear)(data);
    await DeadLetter.updateOne({}, { $set: { attempts: MAX_ATTEMPTS - 1 }, $unset: { deadAt: 1 } });
    isDown = true;
    await expect(deliveriesTo(ear)(data, true)).rejects.toThrow();
    expect(await listDeadLetters()).toHaveLength(0);
    isDown = false;
    await deliveriesTo(ear)(data, true);
    expect(await listDeadLetters()).toMatchObject([{ attempts: MAX_ATTEMPTS }]);
  });

  it('that is handled at last is forgotten', async () => {
    let tries = 0;
    const ear = new Ear(() => (tries++ < 2 ? Promise.reject(new Error('not yet')) : Promise.resolve()));
    await deliveriesTo(ear)(firing());
    expect(ear.heard).toHaveLength(1);
    expect(await DeadLetter.countDocuments()).toBe(0);
  });
});

describe('a fault outside the message', () => {
  const named = (name: string) => Object.assign(new Error(name), { name });
  it.each([
    ['the broker', new BusOutOfReach('away')],
    ['the database', named('MongoNetworkError')],
    ['a version conflict', named('VersionConflict')],
    ['a lost race', named('VersionError')],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['any of these as the cause', new Error('could not ask', { cause: new BusOutOfReach('away') })],
  ])('(%s) leaves the message unacknowledged and never counts', async (_what, fault) => {
    const ear = new Ear(() => Promise.reject(fault));
    const deliver = deliveriesTo(ear);
    const data = firing();
    for (let n = 0; n <= MAX_ATTEMPTS; n++) await expect(deliver(data, n > 0)).rejects.toBe(fault);
    expect(await DeadLetter.countDocuments()).toBe(0);
  });
});

describe('replaying a dead letter', () => {
  it('handles and forgets it, or keeps it when it fails again', async () => {
    let isMended = false;
    const ear = new Ear(() => (isMended ? Promise.resolve() : Promise.reject(new Error('no such lamp'))));
    await deliveriesTo(ear)(firing());
    const [letter] = await listDeadLetters();
    if (!letter) throw new Error('there is a dead letter');
    await expect(replayDeadLetter([ear], letter)).rejects.toThrow('no such lamp');
    expect(await listDeadLetters()).toHaveLength(1);
    isMended = true;
    await replayDeadLetter([ear], letter);
    expect(ear.heard).toEqual([Subjects.ExpirationComplete]);
    expect(await DeadLetter.countDocuments()).toBe(0);
  });

  it('is refused where nobody listens to its subject', async () => {
    await expect(
      replayDeadLetter([], {
        _id: 'x',
        subject: 'lamp:lit',
        data: '{}',
        error: '',
        attempts: 5,
        firstFailedAt: new Date(),
      }),
    ).rejects.toThrow('nobody here listens to lamp:lit');
  });
});

describe('a listener of every instance', () => {
  it('passes over what it can’t handle, without a dead letter: its next event tells the present state', async () => {
    const ear = new Ear(() => Promise.reject(new Error('no such lamp')), 'instance');
    await deliveriesTo(ear)(firing());
    await deliveriesTo(ear)('{"poison":');
    expect(await DeadLetter.countDocuments()).toBe(0);
  });
});
