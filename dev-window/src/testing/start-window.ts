import { randomBytes } from 'node:crypto';
import { NatsStreamingBus } from '@tickets/common/bus';
import { serviceNames } from '@tickets/common/contracts';
import { createJwtKey } from '@tickets/common/http';
import { createLogger } from '@tickets/common/service';
import { NatsServer, RedisServer, testDatabaseUrl } from '@tickets/common/testing';
import { Redis } from 'ioredis';
import { createApp } from '../app';
import { closeDatabases, connectDatabases, type Databases } from '../databases';
import type { WindowDeps } from '../deps';
import { EventLog } from '../events/event-log';
import { streamEvents } from '../events/stream-events';
import { readHealth } from '../parts/part-health';
import { createQueueBoard } from '../queues/queue-board';

/** Addresses at which nobody listens. */
const NOBODY = 'http://127.0.0.1:1';

export const logger = createLogger('dev-window', 'silent');

/** A database for each service, on the server that the run started. */
export function connectTestDatabases(): Promise<Databases> {
  const name = randomBytes(6).toString('hex');
  const urlOf = (service: string) => testDatabaseUrl(`window-${name}-${service}`);
  const urls = Object.fromEntries(serviceNames.map((service) => [service, urlOf(service)]));
  return connectDatabases(urls as Record<(typeof serviceNames)[number], string>); // One for each name.
}

/** The window over a real broker, Redis and databases, with no service anywhere. */
export async function startWindow(change: Partial<WindowDeps> = {}) {
  const [broker, redisServer] = await Promise.all([NatsServer.start(), RedisServer.start()]);
  const databases = await connectTestDatabases();
  const bus = new NatsStreamingBus({
    url: broker.url,
    clusterId: NatsServer.CLUSTER_ID,
    clientId: 'window',
    logger,
  }).start();
  const redis = new Redis(redisServer.url);
  const queueBoard = createQueueBoard(redisServer.url, logger);
  const log = new EventLog().start(bus);
  const streams = streamEvents(log);
  const services = Object.fromEntries(serviceNames.map((name) => [name, NOBODY])) as Record<
    (typeof serviceNames)[number],
    string
  >;
  const app = createApp({
    http: {
      logger,
      jwtKey: createJwtKey(randomBytes(32).toString('hex')),
      publicUrl: 'http://ticketing.localhost',
      trustProxyHops: 1,
    },
    bus,
    databases,
    log,
    graceMs: 5_000,
    hasApiDocs: false,
    health: () => readHealth({ addresses: { services }, databases, redis, isBusConnected: () => bus.isConnected }),
    replay: async () => 'handled',
    queueBoard: queueBoard.router,
    streams: streams.router,
    ...change,
  });
  return {
    app,
    broker,
    bus,
    databases,
    log,
    stop: async () => {
      streams.close();
      await bus.close();
      redis.disconnect();
      await queueBoard.close();
      await Promise.all(Object.values(databases).map((database) => database.dropDatabase().catch(() => undefined)));
      await closeDatabases(databases);
      await redisServer.stop();
      await broker.remove();
    },
  };
}

export type RunningWindow = Awaited<ReturnType<typeof startWindow>>;
