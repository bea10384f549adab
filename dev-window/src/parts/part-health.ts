import { type ServiceName, serviceNames } from '@tickets/common/contracts';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Databases, isUp } from '../databases';

export interface PartHealth {
  name: string;
  /** `impaired`: it answers, but not with everything that it has when all is well. */
  state: 'healthy' | 'impaired' | 'down';
  detail: string;
}

export interface PartAddresses {
  services: Record<ServiceName, string>;
  client?: string;
  gateway?: string;
  emulator?: string;
  /** One for each server of the broker. */
  brokerMonitors?: readonly string[];
}

interface HealthDeps {
  addresses: PartAddresses;
  databases: Databases;
  redis: Redis;
  isBusConnected: () => boolean;
}

const TIMEOUT_MS = 1_500;

const Readiness = z.object({ mongodb: z.boolean(), bus: z.boolean(), draining: z.boolean() });
const StreamingState = z.object({ clients: z.number(), total_msgs: z.number() });
const ServerState = z.object({ connections: z.number() });
const StoreState = z.object({ messages: z.number() });

const down = (name: string, detail = 'does not answer'): PartHealth => ({ name, state: 'down', detail });

const ask = (url: string) => fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });

async function serviceHealth(name: string, url: string): Promise<PartHealth> {
  const body = await (await ask(`${url}/health/ready`)).json();
  const { mongodb, bus, draining } = Readiness.parse(body);
  if (draining) return { name, state: 'impaired', detail: 'draining: it is about to stop' };
  const detail = `database ${mongodb ? 'connected' : 'away'}, bus ${bus ? 'connected' : 'away'}`;
  return { name, state: !mongodb ? 'down' : bus ? 'healthy' : 'impaired', detail };
}

/** A part without a body of its own: it is ready, or it is not. */
async function simpleHealth(name: string, url: string): Promise<PartHealth> {
  const { ok, status } = await ask(`${url}/health/ready`);
  return ok ? { name, state: 'healthy', detail: 'ready' } : down(name, `answers ${status}`);
}

/** The gateway has no health of its own; any answer of it shows that it works, what is behind it has its own line. */
async function gatewayHealth(url: string): Promise<PartHealth> {
  await ask(`${url}/api/users/currentuser`);
  return { name: 'gateway', state: 'healthy', detail: 'answers' };
}

/** How many clients and stored messages a server has; JetStream's servers and NATS Streaming's say it on other pages. */
async function readBroker(url: string): Promise<{ clients: number; messages: number }> {
  const streaming = await ask(`${url}/streaming/serverz`);
  if (streaming.ok) {
    const { clients, total_msgs: messages } = StreamingState.parse(await streaming.json());
    return { clients, messages };
  }
  const [server, store] = await Promise.all([ask(`${url}/varz`), ask(`${url}/jsz`)]);
  const { connections: clients } = ServerState.parse(await server.json());
  return { clients, ...StoreState.parse(await store.json()) };
}

async function brokerHealth(name: string, url: string, isConnected: boolean): Promise<PartHealth> {
  const { clients, messages } = await readBroker(url);
  const detail = `${clients} clients, ${messages} messages${isConnected ? '' : '; this window waits for it'}`;
  return { name, state: isConnected ? 'healthy' : 'impaired', detail };
}

async function redisHealth(redis: Redis): Promise<PartHealth> {
  await redis.ping();
  return { name: 'Redis', state: 'healthy', detail: 'answers' };
}

async function databaseHealth(databases: Databases): Promise<PartHealth> {
  const answers = await Promise.all(serviceNames.map((service) => isUp(databases[service])));
  const away = serviceNames.filter((_service, n) => !answers[n]);
  if (away.length === 0) return { name: 'MongoDB', state: 'healthy', detail: `${answers.length} databases answer` };
  const state = away.length === answers.length ? 'down' : 'impaired';
  return { name: 'MongoDB', state, detail: `away: ${away.join(', ')}` };
}

/** Every part that the window knows of, asked just now. */
export function readHealth({ addresses, databases, redis, isBusConnected }: HealthDeps): Promise<PartHealth[]> {
  const { services, client, gateway, emulator, brokerMonitors = [] } = addresses;
  const brokerName = (n: number) => (brokerMonitors.length === 1 ? 'broker' : `broker ${n + 1}`);
  const unless = (name: string, health: Promise<PartHealth>) => health.catch(() => down(name));
  return Promise.all([
    ...serviceNames.map((name) => unless(name, serviceHealth(name, services[name]))),
    ...(client ? [unless('client', simpleHealth('client', client))] : []),
    ...(gateway ? [unless('gateway', gatewayHealth(gateway))] : []),
    unless('MongoDB', databaseHealth(databases)),
    unless('Redis', redisHealth(redis)),
    ...brokerMonitors.map((url, n) => unless(brokerName(n), brokerHealth(brokerName(n), url, isBusConnected()))),
    ...(emulator ? [unless('Stripe emulator', simpleHealth('Stripe emulator', emulator))] : []),
  ]);
}
