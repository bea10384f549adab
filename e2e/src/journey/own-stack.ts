import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { serviceNames } from '@tickets/common/contracts';
import { type Stack, startStack } from 'dev/stack';
import { Redis } from 'ioredis';
import type { AuditAddresses } from './audit';
import type { Fault } from './options';

interface OwnStackOptions {
  name: string;
  /** The first of its ports; the others follow. Below 32768, where systems pick ports for outgoing connections. */
  firstPort: number;
  env: NodeJS.ProcessEnv;
}

const MAX_TOLD_LINES = 5;
const MAX_TOLD_LENGTH = 600;

const PORT_NAMES = [
  'gateway',
  'control',
  'client',
  'auth',
  'tickets',
  'orders',
  'expiration',
  'payments',
  'stripe-emulator',
  'nats',
  'nats-monitoring',
  'redis',
  'mongodb',
  'dev-window',
] as const;

export function portsFrom(firstPort: number): Record<(typeof PORT_NAMES)[number], number> {
  // The names are exactly those of the list.
  return Object.fromEntries(PORT_NAMES.map((name, n) => [name, firstPort + n])) as ReturnType<typeof portsFrom>;
}

/** A stack that nobody else uses: own ports, own data, no demo data, no limits; removed afterwards. */
export function startOwnStack({ name, firstPort, env }: OwnStackOptions): Promise<Stack> {
  return startStack({
    dir: path.resolve('.test-stack', name),
    ports: portsFrom(firstPort),
    env: {
      RATE_LIMIT_FACTOR: '1000',
      LOG_LEVEL: 'warn',
      STRIPE_KEY: '',
      PUBLIC_URL: `http://localhost:${firstPort}`,
      ...env,
    },
    client: 'none',
    demoData: false,
    devWindow: false,
    say: (line) => process.stdout.write(`${line}\n`),
  });
}

/** What the services complained of, before their logs are removed. */
async function tellWarnings(dir: string): Promise<void> {
  for (const service of serviceNames) {
    const lines = (await readFile(path.join(dir, 'logs', `${service}.log`), 'utf8')).trim().split('\n').filter(Boolean);
    if (lines.length > 0) console.log(`${service} logged ${lines.length} lines, the last of them:`);
    for (const line of lines.slice(-MAX_TOLD_LINES)) console.log(`  ${line.slice(0, MAX_TOLD_LENGTH)}`);
  }
}

/** Runs on an own stack, which is stopped and removed whatever happens. */
export async function withOwnStack<T>(options: OwnStackOptions, run: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await startOwnStack(options);
  const interrupt = () => void stack.stop({ remove: true }).then(() => process.exit(130));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await run(stack);
  } catch (error) {
    await tellWarnings(stack.dir);
    throw error;
  } finally {
    await stack.stop({ remove: true });
  }
}

export function storesOf({ ports }: Stack): AuditAddresses {
  const database = (name: string) => `mongodb://127.0.0.1:${ports.mongodb}/${name}`;
  return {
    mongo: {
      tickets: database('tickets'),
      orders: database('orders'),
      expiration: database('expiration'),
      payments: database('payments'),
    },
    emulator: `http://127.0.0.1:${ports['stripe-emulator']}`,
  };
}

export async function flushRedis(port: number): Promise<void> {
  const redis = new Redis({ host: '127.0.0.1', port });
  await redis.flushall();
  redis.disconnect();
}

/** The fault as a function that strikes once; a killed part is started again by the stack's supervisor. */
export function strikeOn(stack: Stack, fault: Fault): () => Promise<void> {
  return async () => {
    if (fault.kind === 'flush-redis') return flushRedis(stack.ports.redis);
    const part = stack.part(fault.part);
    if (fault.kind === 'restart') return part.restart();
    part.kill('SIGKILL');
  };
}
