import { type ServiceName, serviceNames } from '@tickets/common/contracts';
import { busConfig, mongoUrl, publicUrl, secret } from '@tickets/common/service';
import { z } from 'zod';

const http = z.url({ protocol: /^https?$/ });

/** Where everything is that the window shows. What is left out is not shown. */
export const WindowConfig = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4020),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  PUBLIC_URL: publicUrl,
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(1),
  JWT_KEY: secret,
  AUTH_URL: http,
  TICKETS_URL: http,
  ORDERS_URL: http,
  EXPIRATION_URL: http,
  PAYMENTS_URL: http,
  AUTH_MONGO_URL: mongoUrl,
  TICKETS_MONGO_URL: mongoUrl,
  ORDERS_MONGO_URL: mongoUrl,
  EXPIRATION_MONGO_URL: mongoUrl,
  PAYMENTS_MONGO_URL: mongoUrl,
  ...busConfig,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  CLIENT_URL: http.optional(),
  GATEWAY_URL: http.optional(),
  EMULATOR_URL: http.optional(),
  /** The local stack's door for stopping and starting parts. */
  CONTROL_URL: http.optional(),
  HOLD_GRACE_MS: z.coerce.number().int().min(0).default(5_000),
  API_DOCS: z.enum(['0', '1']).default('0'),
});

export type WindowConfig = z.infer<typeof WindowConfig>;

type Room = 'AUTH' | 'TICKETS' | 'ORDERS' | 'EXPIRATION' | 'PAYMENTS';
const roomOf = (service: ServiceName) => service.toUpperCase() as Room; // The names of the services, in capitals.

const ofEach = (textOf: (service: ServiceName) => string): Record<ServiceName, string> =>
  Object.fromEntries(serviceNames.map((service) => [service, textOf(service)])) as Record<ServiceName, string>;

export const serviceUrls = (config: WindowConfig) => ofEach((service) => config[`${roomOf(service)}_URL`]);
export const databaseUrls = (config: WindowConfig) => ofEach((service) => config[`${roomOf(service)}_MONGO_URL`]);

/** Where the broker's servers tell how they are. */
export function brokerMonitors({ BUS, NATS_MONITOR_URL, JETSTREAM_MONITOR_URL }: WindowConfig): string[] {
  const urls = BUS === 'jetstream' ? JETSTREAM_MONITOR_URL : NATS_MONITOR_URL;
  return urls ? urls.split(',').map((url) => url.trim()) : [];
}

/** The environment in which a service's own command runs: as its process has it, under a client id of its own. */
export function commandEnvironment(service: ServiceName, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    MONGO_URL: env[`${roomOf(service)}_MONGO_URL`],
    NATS_CLIENT_ID: `${service}-window-${process.pid}`,
    LOG_LEVEL: 'silent',
  };
}
