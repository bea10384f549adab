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

/** What every service reads from its environment. */
export const commonConfig = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  MONGO_URL: mongoUrl,
  NATS_URL: z.url({ protocol: /^(nats|tls)$/ }),
  /** The broker's monitoring address, asked by `rebuild` and `restored`; by default port 8222 of the broker's host. */
  NATS_MONITOR_URL: z.url({ protocol: /^https?$/ }).optional(),
  NATS_CLUSTER_ID: z.string().min(1).default('ticketing'),
  NATS_CLIENT_ID: z.string().regex(/^[\w-]+$/),
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

/** Reads the environment once. An empty variable counts as unset; every bad one is named in one error. */
export function parseConfig<C>(schema: z.ZodType<C>, env: NodeJS.ProcessEnv): C {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return given[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
  });
  throw new InvalidConfig(`The environment is not right:\n  ${lines.join('\n  ')}`);
}
