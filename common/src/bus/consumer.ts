import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type EventEnvelope, InvalidEvent, parseEvent, type Subjects } from '../contracts';
import { processInSpan, recordFailedAttempt } from '../tracing';
import type { Bus, BusMessage } from './bus';
import { bury, countFailure, type DeadLetterFields, forgetFailures } from './dead-letters';
import type { Listener } from './listener';
import { consumerLag, eventsConsumed, eventsDead, eventsRetried } from './metrics';
import { isPassing } from './out-of-reach';

/** After so many failures the fault is taken to be the message's own. */
export const MAX_ATTEMPTS = 5;

const ACK_WAIT_MS = 10_000;
const MAX_IN_FLIGHT = 32;
const FIRST_BACKOFF_MS = 50;

interface ConsumerDeps {
  bus: Bus;
  /** Names the queue group and the durable subscription, so each service hears each message once. */
  service: string;
  logger: Logger;
}

/** What the broker says of it besides is nothing to its handling. */
type Delivered = Omit<BusMessage, 'sequence' | 'system'>;

interface Received extends Delivered {
  /** What the message says; undefined, which no JSON says, where it is not JSON. */
  content: unknown;
}

function receive(message: Delivered): Received {
  try {
    return { ...message, content: JSON.parse(message.data) };
  } catch {
    return { ...message, content: undefined };
  }
}

function parseMessage<S extends Subjects>(listener: Listener<S>, message: Received): EventEnvelope<S> {
  const subject = listener.subjects.find((candidate) => candidate === message.subject);
  if (!subject) throw new InvalidEvent(`${message.subject} is not listened to`);
  if (message.content === undefined) throw new InvalidEvent(`${message.subject}: not JSON`);
  return parseEvent(subject, message.content);
}

async function handle<S extends Subjects>(listener: Listener<S>, message: Received): Promise<void> {
  const event = parseMessage(listener, message);
  await listener.onMessage(event.data, event);
}

/**
 * Handles one message to its end: the effect is stored, or it is a dead letter. Rejects only for faults that lie
 * outside the message; then it stays unacknowledged and comes again.
 */
async function deliver(listener: Listener<Subjects>, message: Received, logger: Logger): Promise<void> {
  const { subject } = message;
  for (let failures = 0; ; ) {
    try {
      await handle(listener, message);
      if (failures > 0 || message.redelivered) await forgetFailures(message);
      eventsConsumed.inc({ subject });
      consumerLag.observe({ subject }, Math.max(0, Date.now() - message.storedAt.getTime()) / 1000);
      return;
    } catch (error) {
      if (isPassing(error)) {
        eventsRetried.inc({ subject, reason: 'passing' });
        logger.warn({ subject, err: error }, 'event left unacknowledged: something is out of reach');
        throw error;
      }
      recordFailedAttempt(error);
      failures = await countFailure(message, error);
      eventsRetried.inc({ subject, reason: 'content' });
      logger.error({ subject, err: error, failures }, 'event failed');
      if (failures >= MAX_ATTEMPTS) {
        await bury(message);
        eventsDead.inc({ subject });
        logger.error({ subject }, 'event is a dead letter now');
        return;
      }
      await delay(FIRST_BACKOFF_MS * 2 ** failures);
    }
  }
}

/** An alert takes a series that is not there for a fault, and the first dead letter is an increase only after a zero. */
function showFromTheStart(subject: Subjects): void {
  eventsDead.inc({ subject }, 0);
  consumerLag.zero({ subject });
}

/** Subscribes a service's listeners to the bus, each subject as its catalogue entry and audience say. */
export function startListeners(listeners: readonly Listener<Subjects>[], { bus, service, logger }: ConsumerDeps): void {
  for (const listener of listeners) {
    for (const subject of listener.subjects) {
      const shared = listener.audience === 'service';
      if (shared) showFromTheStart(subject);
      bus.subscribe(
        {
          subject,
          ...(shared ? { queueGroup: service, durableName: service } : {}),
          from: shared ? 'first' : 'now',
          maxInFlight: MAX_IN_FLIGHT,
          ackWaitMs: ACK_WAIT_MS,
        },
        (raw) => {
          const message = receive(raw);
          return processInSpan({ system: raw.system, subject, group: service, content: message.content }, () =>
            shared
              ? deliver(listener, message, logger)
              : handle(listener, message).catch((err) => logger.error({ subject, err }, 'event failed')),
          );
        },
      );
    }
  }
}

/** Handles a dead letter once more; it is forgotten when that succeeds, and stays when it fails again. */
export async function replayDeadLetter(
  listeners: readonly Listener<Subjects>[],
  letter: DeadLetterFields,
): Promise<void> {
  const listener = listeners.find(
    (candidate) => candidate.audience === 'service' && candidate.subjects.some((subject) => subject === letter.subject),
  );
  if (!listener) throw new Error(`nobody here listens to ${letter.subject}`);
  const message = receive({ subject: letter.subject, data: letter.data, storedAt: new Date(), redelivered: true });
  await handle(listener, message);
  await forgetFailures(letter);
}
