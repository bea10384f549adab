import type {
  Bus,
  BusMessage,
  BusReport,
  MessageHandler,
  PublishOptions,
  SubjectHistory,
  SubscribeOptions,
} from './bus';
import { BusOutOfReach } from './out-of-reach';

interface Stored {
  subject: string;
  data: string;
  storedAt: Date;
  sequence: number;
}

/** Where a group (or a single subscriber) stands in a subject's history. */
interface Cursor {
  members: Subscriber[];
  next: number;
  /** The sequence of what was given last. */
  given: number;
  durable: boolean;
}

interface Subscriber {
  options: SubscribeOptions;
  handler: MessageHandler;
  inFlight: Set<BusMessage>;
  /** What it acknowledges does not arrive any more. */
  isGone?: boolean;
}

/** A broker inside the process, for unit tests: history, queue groups, durable names and redelivery, no durability. */
export class InMemoryBroker {
  /** What was evicted leaves its place empty. */
  private readonly history: (Stored | undefined)[] = [];
  private readonly cursors = new Map<string, Cursor>();
  private readonly lasts = new Map<string, number>();
  private readonly places = new Map<string, number>();
  private readonly ids = new Set<string>();
  readonly isCompacted: boolean;
  private anonymous = 0;

  /** `isCompacted`: keeps the newest message of each document and subject, and stores none twice. */
  constructor({ isCompacted = false } = {}) {
    this.isCompacted = isCompacted;
  }

  publish(subject: string, data: string, { id, key }: PublishOptions = {}): void {
    if (this.isCompacted && this.isKnown(id)) return;
    if (this.isCompacted && key) this.evict(`${subject}|${key}`);
    const sequence = (this.lasts.get(subject) ?? 0) + 1;
    this.lasts.set(subject, sequence);
    this.history.push({ subject, data, storedAt: new Date(), sequence });
    for (const cursor of this.cursors.values()) this.pump(cursor);
  }

  private isKnown(id: string | undefined): boolean {
    if (!id || this.ids.has(id)) return id !== undefined;
    this.ids.add(id);
    return false;
  }

  private evict(place: string): void {
    const index = this.places.get(place);
    if (index !== undefined) this.history[index] = undefined;
    this.places.set(place, this.history.length);
  }

  historyOf(subject: string): SubjectHistory | undefined {
    const last = this.lasts.get(subject);
    return last === undefined ? undefined : { first: 1, last };
  }

  join(subscriber: Subscriber): void {
    const { subject, queueGroup, durableName, from } = subscriber.options;
    const key =
      queueGroup || durableName ? `${subject}|${queueGroup}|${durableName}` : `${subject}|#${this.anonymous++}`;
    const cursor = this.cursors.get(key) ?? {
      members: [],
      next: from === 'first' ? 0 : this.history.length,
      given: 0,
      durable: durableName !== undefined,
    };
    cursor.members.push(subscriber);
    this.cursors.set(key, cursor);
    this.pump(cursor);
  }

  leave(subscriber: Subscriber): void {
    for (const [key, cursor] of this.cursors) {
      cursor.members = cursor.members.filter((member) => member !== subscriber);
      if (cursor.members.length === 0 && !cursor.durable) this.cursors.delete(key);
    }
  }

  /** What the subscriber's group has not acknowledged. */
  pendingOf(subscriber: Subscriber): number {
    const cursor = [...this.cursors.values()].find(({ members }) => members.includes(subscriber));
    if (!cursor) return 0;
    const waiting = this.history.slice(cursor.next).filter((one) => one?.subject === subscriber.options.subject);
    return cursor.members.reduce((sum, { inFlight }) => sum + inFlight.size, waiting.length);
  }

  /** As when its process is killed: what it had comes again to the others. */
  crash(subscriber: Subscriber): void {
    subscriber.isGone = true;
    const own = [...this.cursors.values()].filter(({ members }) => members.includes(subscriber));
    this.leave(subscriber);
    for (const cursor of own) for (const message of subscriber.inFlight) this.sendAgain(cursor, subscriber, message);
  }

  /** As when an operator deletes what the broker remembers of a group: it is given everything again. */
  forgetDurable(subject: string): void {
    for (const [key, cursor] of this.cursors) {
      if (!cursor.durable || !key.startsWith(`${subject}|`)) continue;
      Object.assign(cursor, { next: 0, given: 0 });
      this.pump(cursor);
    }
  }

  private pump(cursor: Cursor): void {
    while (cursor.next < this.history.length && cursor.members.length > 0) {
      const stored = this.history[cursor.next];
      const free = cursor.members.filter(({ inFlight, options }) => inFlight.size < options.maxInFlight);
      const [first] = free;
      if (!first) return;
      const member = free.reduce((a, b) => (b.inFlight.size < a.inFlight.size ? b : a), first);
      cursor.next += 1;
      if (stored?.subject !== member.options.subject) continue;
      const { given: previous } = cursor;
      cursor.given = stored.sequence;
      void this.send(cursor, member, { system: 'in_memory', ...stored, redelivered: false, previous });
    }
  }

  private async send(cursor: Cursor, member: Subscriber, message: BusMessage): Promise<void> {
    member.inFlight.add(message);
    const acknowledged = await member.handler(message).then(
      () => true,
      () => false,
    );
    if (member.isGone) return;
    member.inFlight.delete(message);
    if (!acknowledged) this.sendAgain(cursor, member, message);
    this.pump(cursor);
  }

  private sendAgain(cursor: Cursor, { options }: Subscriber, message: BusMessage): void {
    setTimeout(() => {
      const next = cursor.members[0];
      if (next) void this.send(cursor, next, { ...message, redelivered: true });
    }, options.ackWaitMs).unref();
  }
}

export class InMemoryBus implements Bus {
  readonly system = 'in_memory';
  private readonly subscribers: Subscriber[] = [];
  private readonly underWay = new Set<Promise<void>>();
  /** Tests take the broker away and bring it back by setting this. */
  isConnected = true;

  constructor(private readonly broker = new InMemoryBroker()) {}

  get isCompacted(): boolean {
    return this.broker.isCompacted;
  }

  publish(subject: string, data: string, options?: PublishOptions): Promise<void> {
    if (!this.isConnected) return Promise.reject(new BusOutOfReach('the in-memory broker is away'));
    this.broker.publish(subject, data, options);
    return Promise.resolve();
  }

  historyOf(subject: string): Promise<SubjectHistory | undefined> {
    if (!this.isConnected) return Promise.reject(new BusOutOfReach('the in-memory broker is away'));
    return Promise.resolve(this.broker.historyOf(subject));
  }

  subscribe(options: SubscribeOptions, handler: MessageHandler): void {
    const tracked: MessageHandler = (message) => {
      const run = handler(message);
      const settled = run.then(
        () => undefined,
        () => undefined,
      );
      this.underWay.add(settled);
      void settled.then(() => this.underWay.delete(settled));
      return run;
    };
    const subscriber = { options, handler: tracked, inFlight: new Set<BusMessage>() };
    this.subscribers.push(subscriber);
    this.broker.join(subscriber);
  }

  report(): Promise<BusReport> {
    if (!this.isConnected) return Promise.reject(new BusOutOfReach('the in-memory broker is away'));
    const durable = this.subscribers.filter(({ options }) => options.durableName);
    const pending = new Map(durable.map((one) => [one.options.subject, this.broker.pendingOf(one)]));
    return Promise.resolve({ pending, replicasMissing: 0 });
  }

  /** As when its process is killed. */
  crash(): void {
    this.isConnected = false;
    for (const subscriber of this.subscribers.splice(0)) this.broker.crash(subscriber);
  }

  async close(): Promise<void> {
    for (const subscriber of this.subscribers.splice(0)) this.broker.leave(subscriber);
    await Promise.all(this.underWay);
    this.isConnected = false;
  }
}
