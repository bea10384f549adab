import { SpanKind, trace } from '@opentelemetry/api';
import { inSpan, recordFault } from './in-span';
import { withLogFields } from './log-fields';
import { contextOf, currentTraceparent } from './traceparent';

/** What of an event a trace tells: which one it is, never what it says. */
interface TracedEvent {
  subject: string;
  eventId: string;
  /** Where the request or event is that caused this one. */
  traceparent?: string | undefined;
}

interface Traced {
  /** The broker, as `messaging.system.name` says it. */
  system: string;
  subject: string;
  eventId: string | undefined;
}

const attributesOf = ({ system, subject, eventId }: Traced, operation: 'publish' | 'process') => ({
  'messaging.system.name': system,
  'messaging.operation.name': operation,
  'messaging.operation.type': operation === 'publish' ? 'send' : 'process',
  'messaging.destination.name': subject,
  'messaging.message.id': eventId,
});

/**
 * Sends an event as a step of what caused it, whoever sends it and when: for the sweeper that is a request long ended.
 * `send` gets the `traceparent` that the event goes over the wire with.
 */
export function publishInSpan(
  { system, event }: { system: string; event: TracedEvent },
  send: (traceparent: string | undefined) => Promise<void>,
): Promise<void> {
  const options = { kind: SpanKind.PRODUCER, attributes: attributesOf({ system, ...event }, 'publish') };
  return inSpan(`${event.subject} publish`, options, contextOf(event.traceparent), () =>
    send(currentTraceparent() ?? event.traceparent),
  );
}

/** What can be read of an envelope that nobody has checked yet. */
function readEnvelope(content: unknown): { eventId?: string; traceparent?: string } {
  const { eventId, traceparent } = (content ?? {}) as Record<string, unknown>; // Any value but null has properties.
  return {
    ...(typeof eventId === 'string' ? { eventId } : {}),
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
  };
}

/** Handles a message, also one with a faulty content, as a step after its sending; what it causes is on the same trace. */
export function processInSpan(
  { system, subject, group, content }: { system: string; subject: string; group: string; content: unknown },
  handle: () => Promise<void>,
): Promise<void> {
  const { eventId, traceparent } = readEnvelope(content);
  const attributes = {
    ...attributesOf({ system, subject, eventId }, 'process'),
    'messaging.consumer.group.name': group,
  };
  return withLogFields(eventId ? { eventId } : {}, () =>
    inSpan(`${subject} process`, { kind: SpanKind.CONSUMER, attributes }, contextOf(traceparent), handle),
  );
}

/** A failed attempt at what is being processed now. */
export function recordFailedAttempt(error: unknown): void {
  recordFault(trace.getActiveSpan(), error);
}
