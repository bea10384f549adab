import type { Faults } from '../emulator/faults';
import type { Store } from '../state/store';
import type { Transaction } from '../state/transaction';
import type { Endpoint } from '../stripe/call';
import { newId } from '../stripe/id';
import { orderOf } from '../stripe/order-of';
import { apiError, StripeError } from '../stripe/stripe-error';
import type { Webhooks } from '../webhooks/webhooks';
import { describeError, type Log } from './log';

export interface ExecutorDeps {
  store: Store;
  webhooks: Webhooks;
  faults: Faults;
  log: Log;
  nowMs: () => number;
  publicUrl: string;
}

export interface ExecutionRequest {
  params: unknown;
  id: string;
  requestId: string;
  apiVersion?: string;
  idempotencyKey: string | null;
}

export interface Execution {
  /** What is to be committed, still open for the caller's own writes. */
  tx: Transaction;
  status: number;
  body: object;
  headers: Record<string, string>;
  /** Whether an idempotency key remembers this: not when the request was refused before anything began. */
  began: boolean;
}

/** Runs one endpoint in one transaction, and turns what it throws into an answer. */
export function execute(deps: ExecutorDeps, endpoint: Endpoint, request: ExecutionRequest): Execution {
  const { store, webhooks, faults, publicUrl } = deps;
  const tx = store.begin();
  const now = Math.floor(deps.nowMs() / 1000);
  const cause = { id: request.requestId, idempotency_key: request.idempotencyKey };
  try {
    const body = endpoint({
      params: request.params,
      id: request.id,
      tx,
      now,
      publicUrl,
      apiVersion: request.apiVersion ?? '',
      fault: (kind, intent, fits) => faults.take(kind, { order: orderOf(tx, intent) }, fits),
      settleLater: (afterMs, outcome) =>
        tx.put('settlements', { id: newId('settlement'), atMs: deps.nowMs() + afterMs, outcome }),
      emit: (type, object) => webhooks.enqueue(tx, type, object, cause),
    });
    return { tx, status: 200, body, headers: {}, began: true };
  } catch (thrown) {
    const error = thrown instanceof StripeError ? thrown : apiError({ 'Stripe-Should-Retry': 'false' });
    if (error !== thrown) deps.log({ level: 'error', requestId: request.requestId, error: describeError(thrown) });
    // A decline is an outcome and keeps what it wrote; any other error leaves everything as it was.
    const kept = error.status === 402 ? tx : store.begin();
    return {
      tx: kept,
      status: error.status,
      body: { error: error.body },
      headers: error.headers,
      began: error.hasBegun,
    };
  }
}
