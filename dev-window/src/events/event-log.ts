import type { Bus, BusMessage } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';

/** One message as it passed, read as far as it can be read; a poison event shows as the text that it is. */
export interface HeardEvent {
  key: string;
  subject: string;
  /** What it tells of: the id of a ticket, an order or a charge. */
  id?: string;
  orderId?: string;
  version?: number;
  status?: string;
  storedAt: string;
  content: unknown;
}

type Reader = (event: HeardEvent) => void;

/** So many of each subject are remembered; older ones are in the broker alone. */
const REMEMBERED = 2_000;

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function fieldsOf(content: unknown): Record<string, unknown> {
  const data = typeof content === 'object' && content !== null && 'data' in content ? content.data : undefined;
  return typeof data === 'object' && data !== null ? { ...data } : {};
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

export function readMessage({ subject, data, storedAt }: BusMessage): HeardEvent {
  const content = parse(data);
  const { id, orderId, version, status } = fieldsOf(content);
  return {
    key: `${subject} ${storedAt.getTime()} ${data}`,
    subject,
    id: text(id) ?? text(orderId),
    orderId: text(orderId),
    version: typeof version === 'number' ? version : undefined,
    status: text(status),
    storedAt: storedAt.toISOString(),
    content,
  };
}

/** What passed on one subject. */
interface Channel {
  events: HeardEvent[];
  /** Everything stored up to here was heard once, and forgotten since. */
  forgottenUpTo: string;
}

/**
 * Hears every subject of the catalogue from the beginning, in no queue group and under no durable name, so that no
 * service misses anything. After a lost connection the history comes again; what is known already is passed over.
 */
export class EventLog {
  private readonly channels = new Map<string, Channel>();
  private readonly keys = new Set<string>();
  private readonly readers = new Set<Reader>();

  start(bus: Bus): this {
    for (const subject of Object.values(Subjects)) {
      bus.subscribe({ subject, from: 'first', maxInFlight: 256, ackWaitMs: 30_000 }, async (message) => {
        this.add(readMessage(message));
      });
    }
    return this;
  }

  add(event: HeardEvent): void {
    const channel = this.channels.get(event.subject) ?? { events: [], forgottenUpTo: '' };
    this.channels.set(event.subject, channel);
    if (this.keys.has(event.key) || event.storedAt <= channel.forgottenUpTo) return;
    this.keys.add(event.key);
    channel.events.push(event);
    if (channel.events.length > REMEMBERED) this.forgetOldest(channel);
    for (const reader of this.readers) reader(event);
  }

  /** Everything remembered, in the order in which the broker stored it. */
  all(): HeardEvent[] {
    return [...this.channels.values()].flatMap(({ events }) => events).sort((one, other) => compare(one, other));
  }

  recent(count: number): HeardEvent[] {
    return this.all().slice(-count);
  }

  /** Calls the reader with each new event, until the function that it gives back is called. */
  follow(reader: Reader): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  private forgetOldest(channel: Channel): void {
    const [oldest] = channel.events.splice(0, 1);
    if (!oldest) return;
    this.keys.delete(oldest.key);
    channel.forgottenUpTo = oldest.storedAt;
  }
}

function compare(one: HeardEvent, other: HeardEvent): number {
  return one.storedAt.localeCompare(other.storedAt) || (one.version ?? 0) - (other.version ?? 0);
}
