import { randomBytes } from 'node:crypto';
import type { Router } from 'express';
import { pino } from 'pino';
import { InMemoryBroker, InMemoryBus, Outbox, type PublisherClass, type Told } from '../bus';
import { catalogue, type EventEnvelope, type Subjects } from '../contracts';
import { type AppDeps, type CurrentUser, createJwtKey, createRateLimiter, signToken } from '../http';
import { newId } from './database';
import { documentedOperations } from './documented';

const jwtKey = createJwtKey(randomBytes(32).toString('hex'));

/** What `runService` would hand to a service, with a broker inside the process and no limits. */
export function createTestDeps({
  publishers = [],
  told = [],
}: {
  publishers?: readonly PublisherClass[];
  told?: readonly Told[];
} = {}) {
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
  const broker = new InMemoryBroker();
  const bus = new InMemoryBus(broker);
  const http: AppDeps & { operations: Router } = {
    logger,
    jwtKey,
    publicUrl: 'http://localhost:8080',
    trustProxyHops: 1,
    operations: documentedOperations(),
  };
  return {
    logger,
    broker,
    bus,
    outbox: new Outbox({ bus, logger, publishers, told }),
    rateLimit: createRateLimiter({ factor: 1_000 }),
    isBusConnected: () => bus.isConnected,
    http,
    events: recordEvents(broker),
  };
}

/** All that was told on the bus from now on, in order. */
export function recordEvents(broker: InMemoryBroker): EventEnvelope[] {
  const events: EventEnvelope[] = [];
  const ear = new InMemoryBus(broker);
  for (const subject of Object.keys(catalogue) as Subjects[]) {
    ear.subscribe({ subject, from: 'first', maxInFlight: 1_000, ackWaitMs: 1_000 }, (message) => {
      events.push(JSON.parse(message.data) as EventEnvelope);
      return Promise.resolve();
    });
  }
  return events;
}

export function newUser(email = `${randomBytes(4).toString('hex')}@example.com`): CurrentUser {
  return { id: newId(), email };
}

/** The Cookie header of a signed-in user, as the session middleware reads it. */
export function cookieOf(user: CurrentUser, key = jwtKey): string {
  const session = Buffer.from(JSON.stringify({ jwt: signToken(user, key) })).toString('base64');
  return `session=${session}`;
}
