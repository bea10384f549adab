import { resolve } from 'node:path';
import { clone } from './clone';

const DEFAULT_PORTS = {
  control: 8079,
  gateway: 8080,
  client: 3000,
  auth: 4001,
  tickets: 4002,
  orders: 4003,
  expiration: 4004,
  payments: 4005,
  'stripe-emulator': 4010,
  'dev-window': 4020,
  nats: 4222,
  'nats-monitoring': 8222,
  'jetstream-1': 4231,
  'jetstream-2': 4232,
  'jetstream-3': 4233,
  'jetstream-1-monitoring': 8231,
  'jetstream-2-monitoring': 8232,
  'jetstream-3-monitoring': 8233,
  'jetstream-1-route': 6231,
  'jetstream-2-route': 6232,
  'jetstream-3-route': 6233,
  redis: 6380,
  mongodb: 27018,
  traces: 4318,
};

export type PortName = keyof typeof DEFAULT_PORTS;
export type Ports = Record<PortName, number>;
export const PORT_NAMES = Object.keys(DEFAULT_PORTS) as PortName[];

/** The ports of a stack that only PORT_OFFSET moves. */
export const portsAt = (offset: number): Ports =>
  // The keys are exactly those of DEFAULT_PORTS.
  Object.fromEntries(PORT_NAMES.map((name) => [name, DEFAULT_PORTS[name] + offset])) as Ports;

/** The variable that sets one port alone: `STRIPE_EMULATOR_PORT`. */
export const portVariable = (name: PortName): string => `${name.toUpperCase().replaceAll('-', '_')}_PORT`;

export type BusName = 'nats-streaming' | 'jetstream';

/** The servers of a JetStream of so many nodes, by the names of their parts. */
export const jetStreamNodes = (nodes: 1 | 3): JetStreamNode[] => JETSTREAM_NODES.slice(0, nodes);
const JETSTREAM_NODES = ['jetstream-1', 'jetstream-2', 'jetstream-3'] as const satisfies PortName[];
export type JetStreamNode = (typeof JETSTREAM_NODES)[number];

export interface StackOptions {
  /** The data folder; STACK_DIR, else .stack in the clone. */
  dir?: string;
  ports?: Partial<Ports>;
  /** Added to every default port. */
  portOffset?: number;
  /** Put over the environment of this process: HOLD_MINUTES, RATE_LIMIT_FACTOR, … */
  env?: NodeJS.ProcessEnv;
  client?: 'built' | 'dev' | 'none';
  /** Which broker; BUS, else NATS Streaming. */
  bus?: BusName;
  /** How many servers JetStream runs on: one, or three that replicate. */
  nodes?: 1 | 3;
  /** Both brokers run, for a move from one to the other. */
  bothBrokers?: boolean;
  demoData?: boolean;
  /** The developer's window at /_dev; on, unless said otherwise. */
  devWindow?: boolean;
  /** Traces are made, and shown at the port `traces`; where OTEL_EXPORTER_OTLP_ENDPOINT is set, they go there instead. */
  trace?: boolean;
  say?: (line: string) => void;
  /** Aborted while the stack comes up: what was started is ended. */
  signal?: AbortSignal;
}

export interface Settings {
  dir: string;
  ports: Ports;
  env: NodeJS.ProcessEnv;
  publicUrl: string;
  client: 'built' | 'dev' | 'none';
  bus: BusName;
  nodes: 1 | 3;
  bothBrokers: boolean;
  demoData: boolean;
  devWindow: boolean;
  /** The viewer of traces is a part of this stack. */
  hasTraceViewer: boolean;
  say: (line: string) => void;
}

/** A person at the viewer waits for what was just done, so it is sent at once. */
const exportingTo = (port: number): NodeJS.ProcessEnv => ({
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  OTEL_BSP_SCHEDULE_DELAY: '500',
});

export function readSettings(options: StackOptions = {}): Settings {
  const env = { ...process.env, ...options.env };
  const offset = options.portOffset ?? Number(env.PORT_OFFSET ?? 0);
  const port = (name: PortName) =>
    options.ports?.[name] ?? (Number(env[portVariable(name)]) || DEFAULT_PORTS[name] + offset);
  // The keys are exactly those of DEFAULT_PORTS.
  const ports = Object.fromEntries(PORT_NAMES.map((name) => [name, port(name)])) as Ports;
  const hasTraceViewer = options.trace === true && !env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return {
    dir: resolve(options.dir ?? env.STACK_DIR ?? resolve(clone, '.stack')),
    ports,
    env: hasTraceViewer ? { ...env, ...exportingTo(ports.traces) } : env,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${ports.gateway}`,
    client: options.client ?? 'built',
    bus: options.bus ?? (env.BUS === 'jetstream' ? 'jetstream' : 'nats-streaming'),
    nodes: options.nodes ?? 1,
    bothBrokers: options.bothBrokers ?? false,
    demoData: options.demoData ?? true,
    devWindow: options.devWindow ?? true,
    hasTraceViewer,
    say: options.say ?? (() => undefined),
  };
}
