import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Express, Router } from 'express';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { collectDefaultMetrics } from 'prom-client';
import type { z } from 'zod';
import {
  type Bus,
  type Listener,
  Outbox,
  type PublisherClass,
  type ReplicaSource,
  type RestoreSource,
  startListeners,
  type Told,
} from '../bus';
import type { ServiceName, Subjects } from '../contracts';
import { type AppDeps, createJwtKey, createRateLimiter, type RateLimiter } from '../http';
import { stopTracing } from '../tracing';
import { runCommand, wordsOfFailure } from './command';
import { type CommonConfig, InvalidConfig, missingAddresses, parseConfig } from './config';
import { createBus } from './create-bus';
import { createServer } from './create-server';
import { connectDatabase } from './database';
import { drain } from './drain';
import { healthRoutes } from './health';
import { type Job, type RunningJob, startJob } from './job';
import { createLogger, type Logger } from './logger';

/** What a service is given to build itself with. */
export interface ServiceDeps<C extends CommonConfig> {
  config: C;
  bus: Bus;
  outbox: Outbox;
  logger: Logger;
  rateLimit: RateLimiter;
  /** For createHttpApp: the parts of it that every service has alike. */
  http: AppDeps & { operations: Router };
  isBusConnected: () => boolean;
}

/** Throws `CommandRefused` for what who typed it can do something about. */
export type Command = (args: readonly string[]) => Promise<readonly string[]>;

/** What a service is made of, once it is built. */
export interface ServiceParts {
  app: Express;
  listeners?: readonly Listener<Subjects>[];
  jobs?: readonly Job[];
  /** The documents of others that are kept here; what `rebuild` makes anew from the history. */
  replicas?: readonly ReplicaSource[];
  /** The own documents; what `restored` makes valid again after their database came back from a backup. */
  restorable?: readonly RestoreSource[];
  /** After the last write of others: brings every own document in line with the replicas. Used by `rebuild` and `restored`. */
  alignAll?: () => Promise<number>;
  /** What the service's own process offers as a command beside those that every service has: its name, and the lines that it says. */
  commands?: Readonly<Record<string, Command>>;
  /** Ends what only this service has (streams, queues); called first when stopping, and after a command. */
  close?: () => Promise<void>;
}

export interface ServiceDefinition<C extends CommonConfig> {
  name: ServiceName;
  config: z.ZodType<C>;
  publishers?: readonly PublisherClass[];
  told?: readonly Told[];
  build: (deps: ServiceDeps<C>) => ServiceParts | Promise<ServiceParts>;
}

const SWEEP_MS = 1_000;
const DRAIN_MS = 7_000;

function connectRedis(url: string | undefined, logger: Logger): Redis | undefined {
  if (!url) return undefined;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
    retryStrategy: (tries) => Math.min(tries * 100, 2_000),
  });
  redis.on('error', (error) => logger.debug({ err: error }, 'Redis not reached'));
  return redis;
}

/** Starts a service, in an order in which every part finds what it needs, and ends it in the reverse one. */
async function start<C extends CommonConfig>(
  definition: ServiceDefinition<C>,
  config: C,
  logger: Logger,
): Promise<void> {
  const { name } = definition;
  const jwtKey = createJwtKey(config.JWT_KEY);
  let draining = false;

  await connectDatabase(config.MONGO_URL, logger);
  const bus = createBus(config, logger);
  const outbox = new Outbox({ bus, logger, publishers: definition.publishers ?? [], told: definition.told ?? [] });
  const redis = connectRedis(config.REDIS_URL, logger);
  const isBusConnected = () => bus.isConnected;
  const parts = await definition.build({
    config,
    bus,
    outbox,
    logger,
    rateLimit: createRateLimiter({ factor: config.RATE_LIMIT_FACTOR, redis }),
    isBusConnected,
    http: {
      logger,
      jwtKey,
      publicUrl: config.PUBLIC_URL,
      trustProxyHops: config.TRUST_PROXY_HOPS,
      // Loaded only where it is wanted: the documents bring packages along that nothing else needs.
      docs:
        config.API_DOCS === '1' ? (await import('../documents/document-routes.js')).documentRoutes(name) : undefined,
      operations: healthRoutes({ isDraining: () => draining, isBusConnected }),
    },
  });

  const command = process.argv[2];
  if (command) {
    await runCommand({ command, args: process.argv.slice(3), name, outbox, bus, parts }).catch((error: unknown) => {
      const words = wordsOfFailure(error);
      if (!words) throw error;
      process.stderr.write(`${name}: ${words}\n`);
      process.exitCode = 1;
    });
    await parts.close?.();
    await bus.close();
    redis?.disconnect();
    await mongoose.disconnect();
    await stopTracing();
    return;
  }

  startListeners(parts.listeners ?? [], { bus, service: name, logger });
  const jobs: RunningJob[] = [
    startJob(
      { name: 'outbox-sweeper', everyMs: SWEEP_MS, run: () => outbox.sendRefused().then(() => outbox.sweep()) },
      logger,
    ),
    ...(parts.jobs ?? []).map((job) => startJob(job, logger)),
  ];
  const server = createServer(parts.app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, resolve);
  });
  logger.info({ port: (server.address() as AddressInfo).port }, `${name} listens`);

  const stop = async (signal: string) => {
    if (draining) return;
    draining = true;
    logger.info({ signal }, `${name} stops`);
    await delay(config.SHUTDOWN_DELAY_MS);
    await parts.close?.();
    await drain(server, DRAIN_MS);
    await Promise.all(jobs.map((job) => job.stop()));
    await outbox.drain();
    await bus.close();
    redis?.disconnect();
    await mongoose.disconnect();
    await stopTracing();
    logger.info(`${name} has stopped`);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop(signal));
}

/** The whole life of a service's process. With an argument (`dead-letters`, `republish`, …) it does that and ends. */
export function runService<C extends CommonConfig>(definition: ServiceDefinition<C>): void {
  collectDefaultMetrics();
  let logger = createLogger(definition.name, 'info');
  const fail = (error: unknown) => {
    if (error instanceof InvalidConfig) process.stderr.write(`${definition.name}: ${error.message}\n`);
    else logger.fatal({ err: error }, `${definition.name} can't go on`);
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    const config = parseConfig(definition.config, process.env, missingAddresses);
    logger = createLogger(definition.name, config.LOG_LEVEL);
    start(definition, config, logger).catch(fail);
  } catch (error) {
    fail(error);
  }
}
