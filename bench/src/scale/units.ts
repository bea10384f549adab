import type { ServiceName } from '@tickets/common/contracts';

/** What people do, as far as it costs something. `refused`: somebody wants what another one holds. */
export const actions = ['browse', 'sell', 'hold', 'refused', 'pay'] as const;
export type Action = (typeof actions)[number];

/** Processes whose time was measured. */
export const processes = ['auth', 'tickets', 'orders', 'expiration', 'payments', 'nats', 'redis'] as const;
export type Process = (typeof processes)[number];

type OfServices = Record<Exclude<ServiceName, 'auth'>, number>;

/** What one action costs. Whoever measures with their own hardware puts their own numbers here. */
export interface Units {
  /** Milliseconds of processor time (`npm run bench -- units`). */
  processorMs: Record<Action, Record<Process, number>>;
  /** Operations on each service's database (`npm run bench -- operations`). */
  operations: Record<Action, OfServices>;
  /** Messages published, and their bytes in the broker's store (`npm run bench -- units`). */
  messages: Record<Action, { count: number; bytes: number }>;
  /** Signing a turn or checking it, milliseconds of processor time (`npm run bench -- units`). */
  signatureMs: number;
  /** Bytes of a document and of its index entries after a sale (`npm run bench -- units`). */
  documents: Record<string, { bytes: number; keyBytes: number }>;
}

/** What was not measured here, and is taken for granted. */
export interface Assumptions {
  /** Views of lists for each purchase. */
  browsesAPurchase: number;
  /** Holds refused for each purchase: somebody else was quicker. */
  refusedAPurchase: number;
  /** So much of a processor, a database or a broker is used at the busiest time; the rest is for failures and peaks. */
  usedShare: number;
  /** Operations a second of one MongoDB primary with journaled majority writes. */
  operationsAShard: number;
  /** Messages a second that one replicated stream stores. */
  messagesAStream: number;
  /** Commands a second of one Redis, and how many of them a purchase takes: job, its removal, limits. */
  redisCommands: number;
  redisCommandsAPurchase: number;
  /** Requests a second of one pod of the ingress, and requests for each purchase besides the lists. */
  requestsAnIngress: number;
  requestsAPurchase: number;
  /** A store's files hold more than the data: free space in pages, and what an index adds to its keys. */
  indexOverhead: number;
}

export const ASSUMPTIONS: Assumptions = {
  browsesAPurchase: 20,
  refusedAPurchase: 0.5,
  usedShare: 0.6,
  operationsAShard: 15_000,
  messagesAStream: 3_000,
  redisCommands: 80_000,
  redisCommandsAPurchase: 30,
  requestsAnIngress: 8_000,
  requestsAPurchase: 30,
  indexOverhead: 1.5,
};
