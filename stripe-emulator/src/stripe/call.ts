import type { FaultKind, FaultOf } from '../emulator/faults';
import type { Transaction } from '../state/transaction';
import type { Outcome } from './outcome';

/** What an endpoint gets: its parameters, the state, and the way to tell the world. */
export interface Call {
  /** The form of a POST or the query of a GET: nested strings. */
  params: unknown;
  /** The id in the path, or an empty string. */
  id: string;
  tx: Transaction;
  /** Unix time in seconds, as everywhere in Stripe's API. */
  now: number;
  /** The client's `Stripe-Version`, or an empty string. */
  apiVersion: string;
  /** Where a browser reaches the bank's page. */
  publicUrl: string;
  /** A failure that was ordered for this intent's order, used up by asking. */
  fault<K extends FaultKind>(
    kind: K,
    intent: { metadata: Record<string, string> },
    fits?: (fault: FaultOf<K>) => boolean,
  ): FaultOf<K> | undefined;
  /** Has something happen by itself, some time after this request. */
  settleLater(afterMs: number, outcome: Outcome): void;
  /** Sends an event by webhook once the transaction is on the disk. */
  emit(type: EventType, object: object): void;
}

export type EventType =
  | 'payment_intent.created'
  | 'payment_intent.requires_action'
  | 'payment_intent.processing'
  | 'payment_intent.amount_capturable_updated'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'payment_intent.canceled'
  | 'charge.refunded'
  | 'charge.refund.updated'
  | 'charge.dispute.created'
  | 'charge.dispute.updated'
  | 'charge.dispute.closed'
  | 'charge.dispute.funds_withdrawn'
  | 'charge.dispute.funds_reinstated'
  | 'refund.created'
  | 'refund.updated'
  | 'refund.failed';

/** Synchronous on purpose: a request runs to its end before another one sees the state, so nothing needs a lock. */
export type Endpoint = (call: Call) => object;
