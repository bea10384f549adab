import { setTimeout as delay } from 'node:timers/promises';
import {
  AckPolicy,
  type Consumer,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { BusMessage, MessageHandler, SubscribeOptions } from './bus';
import { consumerNameOf, isMissing, placesOf, STREAM } from './jetstream-stream';
import { createLimit } from './limit';

export interface JetStreamSession {
  client: JetStreamClient;
  manager: JetStreamManager;
  /** Aborted when the session is given up. */
  signal: AbortSignal;
}

/** Bounds what a whole group has unacknowledged, far above what each member bounds by itself. */
const GROUP_MAX_IN_FLIGHT = 10_000;
/** So long a request for messages waits at the broker before it is made again. */
const PULL_MS = 5_000;
/** Two of these missed, and the consumer's leader is taken for lost: the request is made again. */
const HEARTBEAT_MS = 1_000;
/** Requests that wait at the broker at once: while one is used up, the next is there. */
const MAX_REQUESTS = 4;
/** A consumer without a name is forgotten when nobody has asked it for anything for so long. */
const FORGOTTEN_AFTER_MS = 30_000;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 2_000;

/** One subscription on the broker's pull consumer; whatever happens to that, it is made again. */
export class JetStreamSubscription {
  /** The consumer is there, and messages are asked for. */
  isReady = false;
  /** What was given to us and is not acknowledged or given back yet. */
  private readonly taken = new Set<JsMsg>();
  private readonly running = new Set<Promise<void>>();
  private readonly limit;
  /** For a history: the message that was given before each that is not stored yet. */
  private readonly previous = new Map<number, number>();
  private lastGiven = 0;
  private readonly batches = new Set<ConsumerMessages>();
  /** Asked for, and not come yet. */
  private asked = 0;
  private onChange: () => void = () => undefined;
  private isClosing = false;

  constructor(
    private readonly options: SubscribeOptions,
    private readonly handler: MessageHandler,
    private readonly events: { onFault: (reason: unknown) => void },
  ) {
    this.limit = createLimit(options.maxInFlight);
  }

  /** The name of its consumer, where the broker remembers it. */
  get durable(): { subject: string; consumer: string } | undefined {
    const { durableName, subject } = this.options;
    return durableName ? { subject, consumer: consumerNameOf(durableName, subject) } : undefined;
  }

  /** Takes messages until the session is given up. */
  async run(session: JetStreamSession): Promise<void> {
    const { signal } = session;
    const keepAlive = setInterval(() => this.keepAlive(), this.options.ackWaitMs / 3).unref();
    for (let failures = 0; !signal.aborted && !this.isClosing; ) {
      try {
        const consumer = await this.open(session);
        failures = 0;
        this.isReady = true;
        await this.pull(consumer, signal);
      } catch (error) {
        this.isReady = false;
        if (signal.aborted || this.isClosing) break;
        this.events.onFault(error);
        const waitMs = Math.min(FIRST_BACKOFF_MS * 2 ** failures++, MAX_BACKOFF_MS);
        await delay(waitMs, undefined, { ref: false, signal }).catch(() => undefined);
      }
    }
    clearInterval(keepAlive);
    this.isReady = false;
  }

  /** Takes no more; what waits here is given back, what is being handled is awaited. */
  async close(): Promise<void> {
    this.isClosing = true;
    for (const batch of this.batches) batch.stop();
    this.onChange();
    await Promise.all(this.running);
  }

  private async open({ client, manager }: JetStreamSession): Promise<Consumer> {
    const { subject, from, ackWaitMs } = this.options;
    const limits = { ack_wait: nanos(ackWaitMs), max_ack_pending: GROUP_MAX_IN_FLIGHT, max_deliver: -1 };
    const filter_subject = placesOf(subject);
    const start = {
      ack_policy: AckPolicy.Explicit,
      deliver_policy: from === 'first' ? DeliverPolicy.All : DeliverPolicy.New,
      filter_subject,
    };
    this.lastGiven = 0;
    const { durable } = this;
    if (!durable) {
      const unnamed = { mem_storage: true, num_replicas: 1, inactive_threshold: nanos(FORGOTTEN_AFTER_MS) };
      return client.consumers.getConsumerFromInfo(
        await manager.consumers.add(STREAM, { ...start, ...limits, ...unnamed }),
      );
    }
    const { consumer: durable_name } = durable;
    // Another release may have made it with other limits.
    const info = await manager.consumers.update(STREAM, durable_name, { ...limits, filter_subject }).catch((error) => {
      if (!isMissing(error)) throw error;
      return manager.consumers.add(STREAM, { durable_name, ...start, ...limits });
    });
    return client.consumers.getConsumerFromInfo(info);
  }

  /**
   * Asks for as many as there is room for, before what was asked for earlier has all come: a broker that waits for the next
   * request delivers nothing. Ends by an error when consumer, stream or broker are gone.
   */
  private async pull(consumer: Consumer, signal: AbortSignal): Promise<void> {
    const { maxInFlight, durableName } = this.options;
    // Not one by one: each request costs a round trip.
    const least = Math.max(1, Math.floor(maxInFlight / 4));
    // A history names for each message the one before it, so its messages have to come in one line.
    const most = durableName ? MAX_REQUESTS : 1;
    const ended = new AbortController();
    const faults: unknown[] = [];
    this.asked = 0;
    const requests = new Set<Promise<void>>();
    while (!signal.aborted && !this.isClosing && faults.length === 0) {
      const room = maxInFlight - this.taken.size - this.asked;
      if (room < least || requests.size === most) {
        await this.change();
        continue;
      }
      const request = this.request(consumer, room, ended.signal)
        .catch((error: unknown) => void faults.push(error))
        .finally(() => {
          requests.delete(request);
          this.onChange();
        });
      requests.add(request);
    }
    ended.abort();
    for (const batch of this.batches) batch.stop();
    await Promise.all(requests);
    if (faults.length > 0) throw faults[0];
  }

  /** Resolves when a message has been handled, a request has ended, or this is closed. */
  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.onChange = resolve;
    });
  }

  private async request(consumer: Consumer, max_messages: number, ended: AbortSignal): Promise<void> {
    let awaited = max_messages;
    this.asked += awaited;
    try {
      const batch = await consumer.fetch({ max_messages, expires: PULL_MS, idle_heartbeat: HEARTBEAT_MS });
      this.batches.add(batch);
      try {
        if (this.isClosing || ended.aborted) batch.stop();
        for await (const message of batch) {
          // After a reconnection the library asks once more for all, so that more may come.
          if (awaited > 0) {
            awaited -= 1;
            this.asked -= 1;
          }
          this.take(message);
        }
      } finally {
        this.batches.delete(batch);
      }
    } finally {
      this.asked -= awaited;
    }
  }

  private take(message: JsMsg): void {
    const { seq, redelivered } = message;
    if (!redelivered) {
      if (!this.options.durableName) this.previous.set(seq, this.lastGiven);
      this.lastGiven = seq;
    }
    // It came again although it is being handled: its end acknowledges both.
    if ([...this.taken].some((other) => other.seq === seq)) return;
    this.taken.add(message);
    const run = this.limit(() => this.handle(message)).finally(() => {
      this.taken.delete(message);
      this.running.delete(run);
      this.onChange();
    });
    this.running.add(run);
  }

  /** Never rejects: a message whose handler does is given back. */
  private async handle(message: JsMsg): Promise<void> {
    if (this.isClosing) return answer(() => message.nak());
    const { seq, redelivered } = message;
    try {
      await this.handler(this.toBusMessage(message));
      this.previous.delete(seq);
      answer(() => message.ack());
    } catch {
      const tries = redelivered ? message.info.deliveryCount : 1;
      answer(() => message.nak(Math.min(FIRST_BACKOFF_MS * 2 ** tries, this.options.ackWaitMs)));
    }
  }

  private toBusMessage(message: JsMsg): BusMessage {
    const { subject } = this.options;
    const { seq, redelivered, time } = message;
    const previous = this.previous.get(seq);
    const place = previous === undefined ? { sequence: seq } : { sequence: seq, previous };
    return { system: 'nats', subject, data: message.string(), storedAt: time, redelivered, ...place };
  }

  /** A handler that takes long says so before the broker gives its message to another. */
  private keepAlive(): void {
    for (const message of this.taken) answer(() => message.working());
  }
}

/** On a connection that is closed this throws, and there is nothing to do: the broker delivers the message again. */
function answer(send: () => void): void {
  try {
    send();
  } catch {
    // See above.
  }
}
