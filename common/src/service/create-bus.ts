import type { Logger } from 'pino';
import type { z } from 'zod';
import { BothBuses, type Bus, JetStreamBus, NatsStreamingBus, watchBus } from '../bus';
import { type BrokerName, type busConfig, InvalidConfig } from './config';

export type BusConfig = z.infer<z.ZodObject<typeof busConfig>>;

/** The bus that the environment names, or two of them during a move; it begins to connect at once. */
export function createBus(config: BusConfig, logger: Logger): Bus {
  const publishing = connectTo(config.BUS, config, logger);
  const other = config.BUS_ALSO && config.BUS_ALSO !== config.BUS && connectTo(config.BUS_ALSO, config, logger);
  const bus = other ? new BothBuses(publishing, other) : publishing;
  watchBus(bus);
  return bus;
}

function connectTo(broker: BrokerName, config: BusConfig, logger: Logger): Bus {
  const { NATS_CLIENT_ID: clientId } = config;
  if (broker === 'jetstream') {
    return new JetStreamBus({
      url: required(config.JETSTREAM_URL, 'JETSTREAM_URL'),
      monitorUrl: config.JETSTREAM_MONITOR_URL,
      replicas: config.JETSTREAM_REPLICAS,
      credentialsFile: config.JETSTREAM_CREDENTIALS_FILE,
      caFile: config.JETSTREAM_CA_FILE,
      clientId,
      logger,
    }).start();
  }
  return new NatsStreamingBus({
    url: required(config.NATS_URL, 'NATS_URL'),
    clusterId: config.NATS_CLUSTER_ID,
    monitorUrl: config.NATS_MONITOR_URL,
    clientId,
    logger,
  }).start();
}

/** `missingAddresses` has said so before, with all that is wrong besides. */
function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new InvalidConfig(`${name} is missing`);
  return value;
}
