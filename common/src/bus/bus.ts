/**
 * The brokers as traces name them (`messaging.system.name`). OpenTelemetry lists no value of its own for NATS; its
 * instrumentations say `nats`. NATS Streaming is another server with another protocol.
 */
export type MessagingSystem = 'nats_streaming' | 'nats' | 'in_memory';

/** One message as it came, before anyone looked inside. */
export interface BusMessage {
  /** The broker that it came from. */
  system: MessagingSystem;
  subject: string;
  data: string;
  /** When the broker stored it. */
  storedAt: Date;
  redelivered: boolean;
  /** Its place in the stored history of its subject; later messages have higher ones. */
  sequence: number;
  /**
   * The place of the message that this subscription was given before it. Absent where the places of one subject are
   * numbered without gaps.
   */
  previous?: number;
}

export interface PublishOptions {
  /** What makes the message this one: a broker that stored it a moment ago does not store it again. */
  id?: string;
  /** The document that the message is about. A broker whose history is compacted keeps the newest message of each. */
  key?: string;
}

/** Which messages of a subject the broker has stored, by their sequences: none comes from before `first`. */
export interface SubjectHistory {
  first: number;
  last: number;
}

export interface SubscribeOptions {
  subject: string;
  /** Members of one group share the messages; without a group every subscriber hears everything. */
  queueGroup?: string;
  /** A durable subscriber continues where it was after it comes back, and hears what was said while it was away. */
  durableName?: string;
  /** Where a subscriber begins of whom nothing is remembered. */
  from: 'first' | 'now';
  /** How many messages may be unacknowledged at once. */
  maxInFlight: number;
  /** After this long an unacknowledged message comes again. */
  ackWaitMs: number;
}

/** What the broker says of itself, and of this client's durable groups. */
export interface BusReport {
  /** By subject: the messages that the group has not acknowledged, sent to it or not. */
  pending: ReadonlyMap<string, number>;
  /** How many of the servers that should keep every message don't, or are behind. */
  replicasMissing: number;
}

/** A handler that resolves acknowledges its message; one that rejects leaves it to come again. */
export type MessageHandler = (message: BusMessage) => Promise<void>;

/**
 * What this system asks of a broker: at-least-once delivery of stored messages to named groups. Nothing of a particular
 * broker leaks through it, so that another can take its place.
 */
export interface Bus {
  /** The broker that is published to. */
  readonly system: MessagingSystem;
  /** Resolves once the broker has stored the message; rejects with `BusOutOfReach` when it can't be known to. */
  publish(subject: string, data: string, options?: PublishOptions): Promise<void>;
  /** Remembered over lost connections until `close`; resolves at once, also while the broker is away. */
  subscribe(options: SubscribeOptions, handler: MessageHandler): void;
  readonly isConnected: boolean;
  /**
   * True where of every document and subject only the last message is kept, so that an old snapshot which comes late evicts
   * a newer one. Absent: every message is kept.
   */
  readonly isCompacted?: boolean;
  /** As the broker says it now, undefined where it has nothing; rejects with `BusOutOfReach` when it can't be asked. */
  historyOf(subject: string): Promise<SubjectHistory | undefined>;
  /** As the broker says it now; rejects with `BusOutOfReach` when it can't be asked. */
  report(): Promise<BusReport>;
  /** Stops taking messages, waits for the handlers under way, leaves the broker. */
  close(): Promise<void>;
}
