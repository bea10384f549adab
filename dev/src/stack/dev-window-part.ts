import { join } from 'node:path';
import { clone, SERVICES } from './clone';
import type { PartDefinition } from './part';
import { brokerPorts, hasClient, isBuilt, type Plan, serviceEnv } from './parts';
import { answersOk } from './ready';
import type { Settings } from './settings';

const local = (port: number) => `http://127.0.0.1:${port}`;

export const hasDevWindow = ({ devWindow }: Pick<Settings, 'devWindow'>): boolean => devWindow && isBuilt('dev-window');

/** The developer's window: told where every other part is, and what a service's own command needs. */
export function devWindow(plan: Plan): PartDefinition {
  const { ports, env } = plan;
  // What every service has, and the keys that tickets and payments have besides.
  const { MONGO_URL: _own, ...shared } = { ...serviceEnv('tickets', plan), ...serviceEnv('payments', plan) };
  const port = ports['dev-window'];
  const addresses = SERVICES.flatMap((name) => [
    [`${name.toUpperCase()}_URL`, local(ports[name])],
    [`${name.toUpperCase()}_MONGO_URL`, serviceEnv(name, plan).MONGO_URL],
  ]);
  return {
    name: 'dev-window',
    port,
    command: process.execPath,
    args: ['--enable-source-maps', '--max-old-space-size=256', join(clone, 'dev-window/dist/index.js')],
    cwd: join(clone, 'dev-window'),
    env: {
      ...shared,
      ...Object.fromEntries(addresses),
      OTEL_SERVICE_NAME: 'dev-window',
      PORT: String(port),
      NATS_CLIENT_ID: 'dev-window-1',
      GATEWAY_URL: local(ports.gateway),
      CLIENT_URL: hasClient(plan) ? local(ports.client) : undefined,
      EMULATOR_URL: env.STRIPE_KEY ? undefined : local(ports['stripe-emulator']),
      CONTROL_URL: brokerPorts(plan).length === 0 ? undefined : local(ports.control),
    },
    isReady: () => answersOk(`${local(port)}/health/ready`),
  };
}
