import type { Bus, BusMessage, MessageHandler, SubjectHistory, SubscribeOptions } from './bus';
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
  durable: boolean;
}

interface Subscriber {
  options: SubscribeOptions;
  handler: MessageHandler;
  inFlight: number;
}

/** A broker inside the process, for unit tests: history, queue groups, durable names and redelivery, no durability. */
export class InMemoryBroker {
  private readonly history: Stored[] = [];
  private readonly cursors = new Map<string, Cursor>();
  private readonly lasts = new Map<string, number>();
  private anonymous = 0;

  publish(subject: string, data: string): void {
    const sequence = (this.lasts.get(subject) ?? 0) + 1;
    this.lasts.set(subject, sequence);
    this.history.push({ subject, data, storedAt: new Date(), sequence });
    for (const cursor of this.cursors.values()) this.pump(cursor);
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

  private pump(cursor: Cursor): void {
    while (cursor.next < this.history.length && cursor.members.length > 0) {
      const stored = this.history[cursor.next];
      const member = cursor.members.reduce((a, b) => (b.inFlight < a.inFlight ? b : a));
      if (member.inFlight >= member.options.maxInFlight) return;
      cursor.next += 1;
      if (stored?.subject === member.options.subject) void this.send(cursor, member, { ...stored, redelivered: false });
    }
  }

  private async send(cursor: Cursor, member: Subscriber, message: BusMessage): Promise<void> {
    member.inFlight += 1;
    const acknowledged = await member.handler(message).then(
      () => true,
      () => false,
    );
    member.inFlight -= 1;
    if (!acknowledged) {
      setTimeout(() => {
        const next = cursor.members[0];
        if (next) void this.send(cursor, next, { ...message, redelivered: true });
      }, member.options.ackWaitMs).unref();
    }
    this.pump(cursor);
  }
}

export class InMemoryBus implements Bus {
  private readonly subscribers: Subscriber[] = [];
  private readonly underWay = new Set<Promise<void>>();
  /** Tests take the broker away and bring it back by setting this. */
  isConnected = true;

  constructor(private readonly broker = new InMemoryBroker()) {}

  publish(subject: string, data: string): Promise<void> {
    if (!this.isConnected) return Promise.reject(new BusOutOfReach('the in-memory broker is away'));
    this.broker.publish(subject, data);
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
    const subscriber = { options, handler: tracked, inFlight: 0 };
    this.subscribers.push(subscriber);
    this.broker.join(subscriber);
  }

  async close(): Promise<void> {
    for (const subscriber of this.subscribers.splice(0)) this.broker.leave(subscriber);
    await Promise.all(this.underWay);
    this.isConnected = false;
  }
}
