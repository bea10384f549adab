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

/** The document that an event is about: its id is `<subject>:<document>`, and what tells apart the events of that. */
function documentIdOf({ eventId, subject }: EventEnvelope): string {
  return eventId.slice(subject.length + 1).split(':', 1)[0] ?? '';
}

/** Tells one subject's events to the bus, checked against the catalogue. Each service extends it for what it owns. */
export abstract class Publisher<S extends Subjects> {
  abstract readonly subject: S;

  constructor(private readonly bus: Bus) {}

  /**
   * Resolves once the broker has stored the event. `isFirst`: it is sent for its own sake, so a broker that has it from a
   * moment ago need not store it again; a snapshot that is sent again to be the newest one has to be stored.
   */
  async publish(event: EventEnvelope<S>, { isFirst = false } = {}): Promise<void> {
    const key = documentIdOf(event);
    const options = isFirst ? { id: event.eventId, key } : { key };
    await publishInSpan({ system: this.bus.system, event }, (traceparent) =>
      this.bus.publish(this.subject, JSON.stringify(parseEvent(this.subject, { ...event, traceparent })), options),
    );
    eventsPublished.inc({ subject: this.subject });
  }
}

export type PublisherClass = new (bus: Bus) => Publisher<Subjects>;
