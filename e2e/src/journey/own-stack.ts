import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { serviceNames } from '@tickets/common/contracts';
import { startOwnStack } from 'dev/own-stack';
import type { Stack, StackOptions } from 'dev/stack';
import { Redis } from 'ioredis';
import type { AuditAddresses } from './audit';
import { leaderOf } from './broker-leader';
import type { Fault } from './options';

interface OwnStackOptions extends Pick<StackOptions, 'bus' | 'nodes' | 'bothBrokers'> {
  name: string;
  env: NodeJS.ProcessEnv;
}

const MAX_TOLD_LINES = 5;
const MAX_TOLD_LENGTH = 600;

/** The back end alone, on ports and data of its own; removed afterwards. */
export function startBackEnd(options: OwnStackOptions): Promise<Stack> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  return startOwnStack({ ...options, client: 'none', devWindow: false, say });
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
  const stack = await startBackEnd(options);
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

export function storesOf({ databaseUrl, ports }: Stack): AuditAddresses {
  return {
    mongo: {
      tickets: databaseUrl('tickets'),
      orders: databaseUrl('orders'),
      expiration: databaseUrl('expiration'),
      payments: databaseUrl('payments'),
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
    const part = fault.part === 'nats-leader' ? await leaderOf(stack) : stack.part(fault.part);
    if (fault.kind === 'restart') return part.restart();
    part.kill('SIGKILL');
  };
}
