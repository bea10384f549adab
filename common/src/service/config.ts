import { z } from 'zod';
import { exporterNames } from '../tracing/exporter-of';

/** Values that stand in examples and tutorials; nothing starts with one of them. */
const EXAMPLE_SECRETS = new Set([
  'asdf',
  'secret',
  'changeme',
  'change-me',
  'jwt-secret',
  'your-secret-here',
  'password',
]);

/** A secret of at least 32 characters that is no example. */
export const secret = z
  .string()
  .refine((value) => !EXAMPLE_SECRETS.has(value.toLowerCase()), 'is an example value; make one of your own')
  .min(32, 'must have at least 32 characters');

/** Not read as a URL: an address may name several hosts. */
export const mongoUrl = z.string().regex(/^mongodb(\+srv)?:\/\/[^/?\s]+/, 'must look like mongodb://host:port/name');

/** Where people reach us: an origin, without a slash at its end, because paths are put behind it. */
export const publicUrl = z
  .url({ protocol: /^https?$/ })
  .transform((url) => new URL(url).origin)
  .default('http://localhost:8080');

/** One server of a broker, or several of a cluster, separated by commas. */
const servers = z
  .string()
  .regex(
    /^(nats|tls):\/\/[^,\s]+(,\s*(nats|tls):\/\/[^,\s]+)*$/,
    'must look like nats://host:port, or several of them',
  );
const monitors = z.string().regex(/^https?:\/\/[^,\s]+(,\s*https?:\/\/[^,\s]+)*$/, 'must look like http://host:port');

const brokers = z.enum(['nats-streaming', 'jetstream']);
export type BrokerName = z.infer<typeof brokers>;

/** Which broker, and where it is. */
export const busConfig = {
  BUS: brokers.default('nats-streaming'),
  /** During a move from one broker to the other: messages are taken from this one too, and published to `BUS` alone. */
  BUS_ALSO: brokers.optional(),
  NATS_URL: z.url({ protocol: /^(nats|tls)$/ }).optional(),
  /** The broker's monitoring address, asked by `rebuild` and `restored`; by default port 8222 of the broker's host. */
  NATS_MONITOR_URL: z.url({ protocol: /^https?$/ }).optional(),
  NATS_CLUSTER_ID: z.string().min(1).default('ticketing'),
  NATS_CLIENT_ID: z.string().regex(/^[\w-]+$/),
  JETSTREAM_URL: servers.optional(),
  /** Asked at the start whether the servers sync every message; by default port 8222 of their hosts. */
  JETSTREAM_MONITOR_URL: monitors.optional(),
  JETSTREAM_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  /** A user's token and key in a file, where the login is not in the address. */
  JETSTREAM_CREDENTIALS_FILE: z.string().min(1).optional(),
  JETSTREAM_CA_FILE: z.string().min(1).optional(),
};

/** What every service reads from its environment. */
export const commonConfig = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  MONGO_URL: mongoUrl,
  ...busConfig,
  JWT_KEY: secret,
  PUBLIC_URL: publicUrl,
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(1),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  /** How long a service answers on, no longer ready, before it stops: until whoever sends requests here knows. */
  SHUTDOWN_DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  /** 1 shows the API's documents at /api/<room>/docs. */
  API_DOCS: z.enum(['0', '1']).default('0'),
  /** Traces, by OpenTelemetry's standard variables; read by `common/tracing` before this is. */
  OTEL_TRACES_EXPORTER: z.enum(exporterNames).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal('http/json').optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
};

const CommonConfig = z.object(commonConfig);
export type CommonConfig = z.infer<typeof CommonConfig>;

export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}

/** What no schema of single variables can say: the address of the broker that is in use. For `parseConfig`. */
export function missingAddresses({ BUS = 'nats-streaming', BUS_ALSO, ...given }: NodeJS.ProcessEnv): string[] {
  const used = (broker: BrokerName) => BUS === broker || BUS_ALSO === broker;
  return [
    ...(used('nats-streaming') && !given.NATS_URL ? ['NATS_URL is missing'] : []),
    ...(used('jetstream') && !given.JETSTREAM_URL ? ['JETSTREAM_URL is missing'] : []),
  ];
}

/**
 * Reads the environment once. An empty variable counts as unset; every bad one is named in one error, with what `findFaults`
 * says of all of them together.
 */
export function parseConfig<C>(
  schema: z.ZodType<C>,
  env: NodeJS.ProcessEnv,
  findFaults: (given: NodeJS.ProcessEnv) => string[] = () => [],
): C {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  const faults = findFaults(given);
  if (result.success && faults.length === 0) return result.data;
  const lines = (result.error?.issues ?? []).map((issue) => {
    const name = issue.path.join('.');
    return given[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
  });
  throw new InvalidConfig(`The environment is not right:\n  ${[...lines, ...faults].join('\n  ')}`);
}
