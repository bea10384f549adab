import { z } from 'zod';
import { catalogue, type EventData } from './catalogue';
import { instant } from './fields';
import { Subjects } from './subjects';

export const SCHEMA_VERSION = 1;

/** What goes over the wire. Fields are only ever added; a breaking change is a new subject. */
export interface EventEnvelope<S extends Subjects = Subjects> {
  /** `<subject>:<id>:<version>`: the same fact has the same id, however often it is sent. */
  eventId: string;
  subject: S;
  schemaVersion: number;
  occurredAt: string;
  traceparent?: string;
  data: EventData<S>;
}

export const Envelope = z.object({
  eventId: z.string().min(1).describe('The same fact has the same id, however often it is sent.'),
  subject: z.enum(Subjects),
  schemaVersion: z.int().min(1).describe('1; a breaking change is a new subject.'),
  occurredAt: instant,
  traceparent: z.string().describe('W3C trace context of what caused the event.').optional(),
});

export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}

/** Checks an event against the catalogue. Fields of the payload that it does not know pass, and stay. */
export function parseEvent<S extends Subjects>(subject: S, event: unknown): EventEnvelope<S> {
  const envelope = Envelope.safeParse(event);
  if (!envelope.success) throw new InvalidEvent(`${subject}: ${z.prettifyError(envelope.error)}`);
  if (envelope.data.subject !== subject) throw new InvalidEvent(`${envelope.data.subject} came on ${subject}`);
  const { data } = event as { data?: unknown };
  const checked = catalogue[subject].schema.safeParse(data);
  if (!checked.success) throw new InvalidEvent(`${subject}: ${z.prettifyError(checked.error)}`);
  // The schema was chosen by the subject, which the compiler can't follow through an indexed access.
  return { ...envelope.data, subject, data: data as EventData<S> };
}
