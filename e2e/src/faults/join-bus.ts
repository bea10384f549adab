import type { Bus } from '@tickets/common/bus';
import { type CommonConfig, createBus } from '@tickets/common/service';
import type { Stack } from 'dev/stack';
import { pino } from 'pino';

/** One more client of a stack's broker. */
export function joinBus({ ports }: Stack, bus: CommonConfig['BUS'], clientId: string): Bus {
  const address = (port: number) => `nats://127.0.0.1:${port}`;
  return createBus(
    {
      BUS: bus,
      NATS_URL: address(ports.nats),
      NATS_CLUSTER_ID: 'ticketing',
      NATS_CLIENT_ID: clientId,
      JETSTREAM_URL: address(ports['jetstream-1']),
      JETSTREAM_MONITOR_URL: `http://127.0.0.1:${ports['jetstream-1-monitoring']}`,
      JETSTREAM_REPLICAS: 1,
    },
    pino({ level: 'silent' }),
  );
}
