import type { Request, RequestHandler, Response } from 'express';
import { rateLimit as expressRateLimit, ipKeyGenerator, MemoryStore, type Options } from 'express-rate-limit';
import type { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import { RedisStore } from 'rate-limit-redis';
import { TooManyRequests } from './errors';

const passedUncounted = new Counter({
  name: 'rate_limit_uncounted_total',
  help: 'Requests that passed a rate limit uncounted because Redis was away.',
});

export interface RateLimit {
  name: string;
  windowMs: number;
  max: number;
  /** Whom to count; the caller's address where it says nothing. */
  keyOf?: (request: Request) => string | undefined;
  /** Which requests to count and to limit; all where it says nothing. */
  appliesTo?: (request: Request) => boolean;
  /** Whether a request that was answered with this status counts; every one does where it is left out. */
  isCounted?: (status: number) => boolean;
}

/** The caller as far as its network tells: an IPv4 address, or the block of IPv6 addresses that one customer has. */
export function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '');
}

/** Makes a service's rate limits: counted in Redis over all instances where there is one, else in this process. */
export type RateLimiter = (limit: RateLimit) => RequestHandler;

/**
 * The store loads its scripts when it is made, and once only. Redis may be away at that moment, after which nothing would
 * ever be counted; so the script's text goes along with every call instead.
 */
function createScriptRunner(redis: Redis): (command: string, ...args: string[]) => Promise<unknown> {
  const scripts = new Map<string, string>();
  return async (command, ...args) => {
    if (command === 'SCRIPT') {
      const text = args[1] ?? '';
      const key = String(scripts.size);
      scripts.set(key, text);
      return key;
    }
    const [key = '', ...rest] = args;
    return command === 'EVALSHA' ? redis.call('EVAL', scripts.get(key) ?? '', ...rest) : redis.call(command, ...args);
  };
}

function storeFor(name: string, redis: Redis | undefined): Options['store'] {
  if (!redis) return new MemoryStore();
  const run = createScriptRunner(redis);
  return new RedisStore({
    prefix: `rate-limit:${name}:`,
    // The store's reply type is a JSON-like value, which is what ioredis resolves to.
    sendCommand: (command: string, ...args: string[]) => run(command, ...args) as never,
  });
}

/** The limit has told the seconds that are left already; the whole window is what remains to be said without it. */
function secondsLeft(response: Response, windowMs: number): number {
  return Number(response.getHeader('Retry-After') ?? Math.ceil(windowMs / 1000));
}

export function createRateLimiter({ factor, redis }: { factor: number; redis?: Redis | undefined }): RateLimiter {
  return ({ name, windowMs, max, keyOf, appliesTo = () => true, isCounted }) => {
    const limit = expressRateLimit({
      windowMs,
      limit: Math.max(1, Math.round(max * factor)),
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      identifier: name,
      keyGenerator: (request) => keyOf?.(request) ?? addressOf(request),
      skip: (request) => !appliesTo(request),
      ...(isCounted && {
        skipSuccessfulRequests: true,
        requestWasSuccessful: (_request: Request, { statusCode }: Response) => !isCounted(statusCode),
      }),
      store: storeFor(name, redis),
      handler: (_request, response, next) => next(new TooManyRequests(secondsLeft(response, windowMs))),
    });
    if (!redis) return limit;
    return (request, response, next) => {
      // Away means away: a request neither waits for Redis nor fails because of it.
      if (redis.status !== 'ready') {
        passedUncounted.inc();
        return next();
      }
      return limit(request, response, (error?: unknown) => {
        if (error === undefined || error instanceof TooManyRequests) return next(error);
        passedUncounted.inc();
        next();
      });
    };
  };
}
