import { catalogue, type EventData, type EventEnvelope, parseEvent, SCHEMA_VERSION, type Subjects } from '../contracts';
import { currentTraceparent, publishInSpan } from '../tracing';
import type { Bus } from './bus';
import { eventsPublished } from './metrics';

/**
 * Puts a fact into the envelope it travels in, with the place in the trace where it came about. `key` is what makes it one
 * fact: `<id>:<version>` for a snapshot.
 */
export function createEvent<S extends Subjects>(subject: S, key: string, data: EventData<S>): EventEnvelope<S> {
  // What the catalogue does not name is nobody else's business, whatever a mapping has spread into the payload.
  const known = catalogue[subject].schema.safeParse(data);
  return parseEvent(subject, {
    eventId: `${subject}:${key}`,
    subject,
    schemaVersion: SCHEMA_VERSION,
    occurredAt: new Date().toISOString(),
    traceparent: currentTraceparent(),
    data: known.success ? known.data : data,
  });
}

/** Tells one subject's events to the bus, checked against the catalogue. Each service extends it for what it owns. */
export abstract class Publisher<S extends Subjects> {
  abstract readonly subject: S;

  constructor(private readonly bus: Bus) {}

  /** Resolves once the broker has stored the event. */
  async publish(event: EventEnvelope<S>): Promise<void> {
    await publishInSpan(event, (traceparent) =>
      this.bus.publish(this.subject, JSON.stringify(parseEvent(this.subject, { ...event, traceparent }))),
    );
    eventsPublished.inc({ subject: this.subject });
  }
}

export type PublisherClass = new (bus: Bus) => Publisher<Subjects>;
