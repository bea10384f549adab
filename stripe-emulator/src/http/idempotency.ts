import { createHash } from 'node:crypto';
import type { Store } from '../state/store';
import type { Transaction } from '../state/transaction';
import { StripeError } from '../stripe/stripe-error';

/** What was answered to an idempotency key, which is its id. */
export interface StoredAnswer {
  id: string;
  path: string;
  fingerprint: string;
  status: number;
  body: string;
  requestId: string;
  storedAtMs: number;
}

export interface KeyedRequest {
  key: string;
  path: string;
  params: unknown;
}

const keptMs = 24 * 60 * 60 * 1000;

/** https://docs.stripe.com/api/idempotent_requests: one execution a key, and its answer again for a day. */
export class IdempotencyKeys {
  private readonly inUse = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly nowMs: () => number,
  ) {}

  /** The answer that this request was given before, if it was; throws when the key belongs to a different request. */
  replay({ key, path, params }: KeyedRequest): StoredAnswer | undefined {
    if (key.length > 255) {
      throw idempotencyError(400, 'Idempotency keys are at most 255 characters long.');
    }
    if (this.inUse.has(key)) {
      const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
      throw idempotencyError(409, message, 'idempotency_key_in_use');
    }
    const stored = this.store.get('answers', key);
    if (!stored || this.isOver(stored)) return undefined;
    if (stored.path !== path) {
      const message = `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${stored.path}' vs '${path}'). Try using a key other than '${key}' if you meant to execute a different request.`;
      throw idempotencyError(400, message);
    }
    if (stored.fingerprint !== fingerprintOf(params)) {
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
      throw idempotencyError(400, message);
    }
    return stored;
  }

  /** Nobody else may use the key until `work` is over. */
  async whileInUse<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.inUse.add(key);
    try {
      return await work();
    } finally {
      this.inUse.delete(key);
    }
  }

  remember(tx: Transaction, request: KeyedRequest, answer: { status: number; body: string; requestId: string }): void {
    const { key, path, params } = request;
    tx.put('answers', {
      id: key,
      path,
      fingerprint: fingerprintOf(params),
      storedAtMs: this.nowMs(),
      status: answer.status,
      body: answer.body,
      requestId: answer.requestId,
    });
  }

  forgetOld(): void {
    const tx = this.store.begin();
    for (const answer of this.store.values('answers')) {
      if (this.isOver(answer)) tx.remove('answers', answer.id);
    }
    this.store.commit(tx);
  }

  private isOver(answer: StoredAnswer): boolean {
    return this.nowMs() - answer.storedAtMs >= keptMs;
  }
}

function idempotencyError(status: number, message: string, code?: string): StripeError {
  const headers: Record<string, string> = status === 409 ? { 'Stripe-Should-Retry': 'true' } : {};
  return new StripeError(status, { type: 'idempotency_error', message, code }, headers);
}

/** The order in which a client wrote its parameters is no difference. */
function fingerprintOf(params: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(params)))
    .digest('base64url');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}
