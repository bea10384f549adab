import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findMongo } from '../servers/find-mongo';
import { findJetStream, findNats } from '../servers/find-nats';
import { findRedis } from '../servers/find-redis';
import { withDatabase } from '../servers/mongo-url';
import { clone, type Service } from './clone';
import type { PartDefinition } from './part';
import { answersOk, answersPing, takesConnections } from './ready';
import type { Secrets } from './secrets';
import { type BusName, type JetStreamNode, jetStreamNodes, type PortName, type Settings } from './settings';

// The whole system, part by part: what is started, with what, and when it counts as up.

export interface Plan extends Settings {
  secrets: Secrets;
}

const local = (port: number) => `http://127.0.0.1:${port}`;

/** Settings of the caller that reach the services as they are. */
const PASSED_ON = [
  'HOLD_MINUTES',
  'HOLD_GRACE_MS',
  'HOLD_EXTENSIONS_MAX',
  'DELIVERY_HOURS',
  'DELIVERY_LEAST_MINUTES',
  'PRICE_MIN_CENTS',
  'RECONCILE_AFTER_MS',
  'RATE_LIMIT_FACTOR',
  'SHUTDOWN_DELAY_MS',
  'LOG_LEVEL',
  'API_DOCS',
  'NATS_MONITOR_URL',
  'JETSTREAM_MONITOR_URL',
  'JETSTREAM_REPLICAS',
  'JETSTREAM_CREDENTIALS_FILE',
  'JETSTREAM_CA_FILE',
];

export async function mongodb({ dir, ports, env }: Plan): Promise<PartDefinition & { choice: string }> {
  const { command, args, choice } = await findMongo();
  const data = join(dir, 'mongodb');
  const options = ['--port', String(ports.mongodb), '--dbpath', data, '--bind_ip', '127.0.0.1'];
  const isReady = () => takesConnections(ports.mongodb);
  return { name: 'mongodb', port: ports.mongodb, command, args: [...args, ...options], cwd: dir, env, isReady, choice };
}

async function nats({ dir, ports, env }: Plan): Promise<PartDefinition & { choice: string }> {
  const { command, choice } = await findNats();
  const listen = ['-a', '127.0.0.1', '-p', String(ports.nats), '-m', String(ports['nats-monitoring'])];
  const store = ['-cid', 'ticketing', '-store', 'file', '-dir', join(dir, 'nats')];
  const unlimited = ['-mc', '0', '-msu', '0', '-mm', '0', '-mb', '0', '-ma', '0'];
  const heartbeats = ['-hbi', '5s', '-hbt', '5s', '-hbf', '2'];
  const args = [...listen, ...store, ...unlimited, ...heartbeats];
  // Its port opens before it takes messages; those sent in between vanish.
  const isReady = () => answersOk(`${local(ports['nats-monitoring'])}/streaming/serverz`);
  return { name: 'nats', port: ports.nats, command, args, cwd: dir, env, isReady, choice };
}

/** Every message is on the disk before it is acknowledged; the services refuse a broker that does not do that. */
const jetStreamConfig = (store: string) => `jetstream { store_dir: "${store}", sync_interval: always }\n`;

/** One server of JetStream, alone or with two others that keep the same messages. */
export async function jetStream(name: JetStreamNode, plan: Plan): Promise<PartDefinition & { choice: string }> {
  const { dir, ports, env, nodes } = plan;
  const { command, choice } = await findJetStream();
  const data = join(dir, name);
  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'server.conf'), jetStreamConfig(join(data, 'store')));
  const listen = ['-a', '127.0.0.1', '-p', String(ports[name]), '-m', String(ports[`${name}-monitoring`])];
  const routes = jetStreamNodes(nodes).map((node) => `nats://127.0.0.1:${ports[`${node}-route`]}`);
  const route = `nats://127.0.0.1:${ports[`${name}-route`]}`;
  const cluster = nodes > 1 ? ['--cluster_name', 'ticketing', '--cluster', route, '--routes', routes.join(',')] : [];
  const args = ['-c', join(data, 'server.conf'), '-n', name, ...listen, ...cluster];
  // Not its health as a member, for which it waits for the others.
  const isReady = () => answersOk(`${local(ports[`${name}-monitoring`])}/healthz?js-enabled-only=true`);
  return { name, port: ports[name], command, args, cwd: dir, env, isReady, choice };
}

type BrokerSettings = Pick<Settings, 'bus' | 'nodes' | 'bothBrokers' | 'env'>;

const uses = ({ bus, bothBrokers }: BrokerSettings, broker: BusName): boolean => bus === broker || bothBrokers;

/** The servers of the brokers that this stack starts: of the one in use, or of both, unless an address was given. */
export function brokers(plan: Plan): (() => Promise<PartDefinition & { choice: string }>)[] {
  const startsNats = uses(plan, 'nats-streaming') && !plan.env.NATS_URL;
  const startsJetStream = uses(plan, 'jetstream') && !plan.env.JETSTREAM_URL;
  return [
    ...(startsNats ? [() => nats(plan)] : []),
    ...(startsJetStream ? jetStreamNodes(plan.nodes).map((name) => () => jetStream(name, plan)) : []),
  ];
}

/** The parts that are the servers of the broker in use. */
export const brokerNames = ({ bus, nodes }: BrokerSettings): PortName[] =>
  bus === 'nats-streaming' ? ['nats'] : jetStreamNodes(nodes);

/** The ports of the brokers' servers that this stack starts. */
export function brokerPorts(settings: BrokerSettings): PortName[] {
  const { nodes, env } = settings;
  const ofNode = (name: JetStreamNode): PortName[] =>
    nodes === 1 ? [name, `${name}-monitoring`] : [name, `${name}-monitoring`, `${name}-route`];
  return [
    ...(uses(settings, 'nats-streaming') && !env.NATS_URL ? (['nats', 'nats-monitoring'] as const) : []),
    ...(uses(settings, 'jetstream') && !env.JETSTREAM_URL ? jetStreamNodes(nodes).flatMap(ofNode) : []),
  ];
}

export async function redis({ dir, ports, env }: Plan): Promise<PartDefinition & { choice: string }> {
  const { command, choice } = await findRedis();
  const data = join(dir, 'redis');
  const listen = ['--port', String(ports.redis), '--bind', '127.0.0.1', '--dir', data];
  const args = [...listen, '--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'];
  return {
    name: 'redis',
    port: ports.redis,
    command,
    args,
    cwd: dir,
    env,
    isReady: () => answersPing(ports.redis),
    choice,
  };
}

export function stripeEmulator(plan: Plan): PartDefinition {
  const { dir, ports, publicUrl, secrets } = plan;
  const port = ports['stripe-emulator'];
  const env = {
    ...plan.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: join(dir, 'stripe-emulator'),
    WEBHOOK_URL: `${local(ports.payments)}/api/payments/webhook`,
    WEBHOOK_SECRET: secrets.webhookSecret,
    PUBLIC_URL: publicUrl,
  };
  return node({ name: 'stripe-emulator', port, env, isReady: () => takesConnections(port) });
}

export function service(name: Service, plan: Plan): PartDefinition {
  const port = plan.ports[name];
  return node({ name, port, env: serviceEnv(name, plan), isReady: () => answersOk(`${local(port)}/health/ready`) });
}

export function databaseUrl(service: Service, { env, ports }: Pick<Plan, 'env' | 'ports'>): string {
  return withDatabase(env.MONGO_URL ?? `mongodb://127.0.0.1:${ports.mongodb}/`, service);
}

/** A service's environment, also for its commands (`npm run dead-letters -w orders`). */
export function serviceEnv(name: Service, plan: Plan): NodeJS.ProcessEnv {
  const { env, ports, publicUrl, secrets } = plan;
  const passed = Object.fromEntries(PASSED_ON.flatMap((key) => (env[key] ? [[key, env[key]]] : [])));
  return {
    ...systemEnv(env),
    // Who works on the system is to find its documents; a cluster has them off.
    API_DOCS: '1',
    ...passed,
    OTEL_SERVICE_NAME: name,
    NODE_ENV: 'production',
    PORT: String(ports[name]),
    HOST: '127.0.0.1',
    MONGO_URL: databaseUrl(name, plan),
    ...busEnv(plan),
    NATS_CLIENT_ID: `${name}-1`,
    REDIS_URL: env.REDIS_URL ?? `redis://127.0.0.1:${ports.redis}`,
    JWT_KEY: env.JWT_KEY ?? secrets.jwtKey,
    PUBLIC_URL: publicUrl,
    TRUST_PROXY_HOPS: '1',
    ...(name === 'payments' ? stripeEnv(plan) : {}),
    ...(name === 'tickets' ? deliveryEnv(plan) : {}),
  };
}

function deliveryEnv({ env, secrets }: Plan): NodeJS.ProcessEnv {
  return {
    DELIVERY_KEYS: env.DELIVERY_KEYS ?? secrets.deliveryKeys,
    FINGERPRINT_KEY: env.FINGERPRINT_KEY ?? secrets.fingerprintKey,
  };
}

/** Which broker is in use, and where it is, or both are. */
export function busEnv(settings: Settings): NodeJS.ProcessEnv {
  const { bus } = settings;
  return {
    BUS: bus,
    ...(uses(settings, 'nats-streaming') ? natsEnv(settings) : {}),
    ...(uses(settings, 'jetstream') ? jetStreamEnv(settings) : {}),
  };
}

function natsEnv({ env, ports }: Settings): NodeJS.ProcessEnv {
  const own = { NATS_URL: `nats://127.0.0.1:${ports.nats}`, NATS_MONITOR_URL: local(ports['nats-monitoring']) };
  return { NATS_CLUSTER_ID: 'ticketing', ...(env.NATS_URL ? { NATS_URL: env.NATS_URL } : own) };
}

function jetStreamEnv({ env, ports, nodes }: Settings): NodeJS.ProcessEnv {
  if (env.JETSTREAM_URL) return { JETSTREAM_URL: env.JETSTREAM_URL };
  const names = jetStreamNodes(nodes);
  return {
    JETSTREAM_URL: names.map((name) => `nats://127.0.0.1:${ports[name]}`).join(','),
    JETSTREAM_MONITOR_URL: names.map((name) => local(ports[`${name}-monitoring`])).join(','),
    JETSTREAM_REPLICAS: String(nodes),
  };
}

function stripeEnv({ env, ports, secrets }: Plan): NodeJS.ProcessEnv {
  if (env.STRIPE_KEY) return { STRIPE_KEY: env.STRIPE_KEY, STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET };
  return { STRIPE_API_URL: local(ports['stripe-emulator']), STRIPE_WEBHOOK_SECRET: secrets.webhookSecret };
}

export function client(plan: Plan, demoPassword: string): PartDefinition {
  const { ports, publicUrl } = plan;
  const isDev = plan.client === 'dev';
  const env = {
    ...systemEnv(plan.env),
    NODE_ENV: isDev ? 'development' : 'production',
    PORT: String(ports.client),
    HOSTNAME: '127.0.0.1',
    KEEP_ALIVE_TIMEOUT: '65000',
    PUBLIC_URL: publicUrl,
    AUTH_URL: local(ports.auth),
    TICKETS_URL: local(ports.tickets),
    ORDERS_URL: local(ports.orders),
    PAYMENTS_URL: local(ports.payments),
    STRIPE_PUBLISHABLE_KEY: plan.env.STRIPE_PUBLISHABLE_KEY,
    TEST_MODE: plan.env.STRIPE_KEY ? '0' : '1',
    DEMO_PASSWORD: demoPassword,
  };
  const next = [join(clone, 'node_modules/next/dist/bin/next'), 'dev', '-p', String(ports.client), '-H', '127.0.0.1'];
  const args = isDev ? next : [join(clone, 'client/.next/standalone/client/server.js')];
  const isReady = () => takesConnections(ports.client);
  return {
    name: 'client',
    port: ports.client,
    command: process.execPath,
    args,
    cwd: join(clone, 'client'),
    env,
    isReady,
  };
}

export function gateway(plan: Plan): PartDefinition {
  const { ports } = plan;
  const names = ['auth', 'tickets', 'orders', 'payments', 'expiration'] as const;
  const upstreams = {
    ...Object.fromEntries(names.map((name) => [name, local(ports[name])])),
    ...(hasClient(plan) ? { client: local(ports.client) } : {}),
    ...(plan.env.STRIPE_KEY ? {} : { 'stripe-emulator': local(ports['stripe-emulator']) }),
    ...(plan.devWindow && isBuilt('dev-window') ? { 'dev-window': local(ports['dev-window']) } : {}),
  };
  const env = {
    ...systemEnv(plan.env),
    OTEL_SERVICE_NAME: 'gateway',
    PORT: String(ports.gateway),
    HOST: '127.0.0.1',
    UPSTREAMS: JSON.stringify(upstreams),
  };
  const args = [join(clone, 'dev/dist/gateway/main.js')];
  const isReady = () => takesConnections(ports.gateway);
  return { name: 'gateway', port: ports.gateway, command: process.execPath, args, cwd: clone, env, isReady };
}

export function traceViewer({ ports, env }: Plan): PartDefinition {
  const port = ports.traces;
  const args = [join(clone, 'dev/dist/trace/main.js')];
  const own = { ...systemEnv(env), OTEL_SDK_DISABLED: 'true', PORT: String(port), HOST: '127.0.0.1' };
  const isReady = () => takesConnections(port);
  return { name: 'traces', port, command: process.execPath, args, cwd: clone, env: own, isReady };
}

export const isBuilt = (name: string): boolean => existsSync(join(clone, name, 'dist/index.js'));

export const hasClient = (plan: Pick<Settings, 'client'>): boolean =>
  plan.client !== 'none' && existsSync(join(clone, 'client/src/app'));

function node(part: {
  name: string;
  port: number;
  env: NodeJS.ProcessEnv;
  isReady: () => Promise<boolean>;
}): PartDefinition {
  const args = ['--enable-source-maps', '--max-old-space-size=256', join(clone, part.name, 'dist/index.js')];
  return { ...part, command: process.execPath, args, cwd: join(clone, part.name) };
}

/** Services get what they are given by name; of the caller's environment only what a process needs to run at all. */
function systemEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const needed = /^(PATH|HOME|TZ|LANG|LC_.*|TMPDIR|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|OTEL_.*)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)));
}
