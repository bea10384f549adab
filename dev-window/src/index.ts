import { createServer } from 'node:http';
import { createJwtKey } from '@tickets/common/http';
import {
  createBus,
  createLogger,
  InvalidConfig,
  type Logger,
  missingAddresses,
  parseConfig,
} from '@tickets/common/service';
import { Redis } from 'ioredis';
import { createApp } from './app';
import { brokerMonitors, commandEnvironment, databaseUrls, serviceUrls, WindowConfig } from './config';
import { closeDatabases, connectDatabases } from './databases';
import { replayLetter } from './dead-letters/replay-letter';
import { EventLog } from './events/event-log';
import { streamEvents } from './events/stream-events';
import { brokerBehind } from './faults/broker';
import { emulatorDashboard } from './faults/emulator-dashboard';
import { emulatorFaults } from './faults/emulator-faults';
import { readHealth } from './parts/part-health';
import { createQueueBoard } from './queues/queue-board';

async function start(config: WindowConfig, logger: Logger): Promise<void> {
  const databases = await connectDatabases(databaseUrls(config));
  const bus = createBus(config, logger);
  const redis = new Redis(config.REDIS_URL, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
  });
  redis.on('error', (err) => logger.debug({ err }, 'Redis not reached'));
  const queueBoard = createQueueBoard(config.REDIS_URL, logger);
  const log = new EventLog().start(bus);
  const streams = streamEvents(log);
  const addresses = {
    services: serviceUrls(config),
    client: config.CLIENT_URL,
    gateway: config.GATEWAY_URL,
    emulator: config.EMULATOR_URL,
    brokerMonitors: brokerMonitors(config),
  };
  const jwtKey = createJwtKey(config.JWT_KEY);
  const app = createApp({
    http: { logger, jwtKey, publicUrl: config.PUBLIC_URL, trustProxyHops: config.TRUST_PROXY_HOPS },
    bus,
    databases,
    log,
    graceMs: config.HOLD_GRACE_MS,
    hasApiDocs: config.API_DOCS === '1',
    health: () => readHealth({ addresses, databases, redis, isBusConnected: () => bus.isConnected }),
    replay: (service, id) => replayLetter(service, id, commandEnvironment(service, process.env)),
    broker: config.CONTROL_URL ? brokerBehind(config.CONTROL_URL) : undefined,
    emulatorFaults: config.EMULATOR_URL ? emulatorFaults(config.EMULATOR_URL) : undefined,
    emulatorDashboard: config.EMULATOR_URL ? emulatorDashboard(config.EMULATOR_URL) : undefined,
    queueBoard: queueBoard.router,
    streams: streams.router,
  });
  const server = createServer(app).listen(config.PORT, config.HOST);

  const stop = async () => {
    streams.close();
    server.close();
    server.closeIdleConnections();
    await bus.close();
    redis.disconnect();
    await queueBoard.close();
    await closeDatabases(databases);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());
}

function fail(error: unknown): void {
  const message = error instanceof InvalidConfig || error instanceof Error ? error.message : String(error);
  process.stderr.write(`dev-window: ${message}\n`);
  process.exit(1);
}

try {
  const config = parseConfig(WindowConfig, process.env, missingAddresses);
  start(config, createLogger('dev-window', config.LOG_LEVEL)).catch(fail);
} catch (error) {
  fail(error);
}
