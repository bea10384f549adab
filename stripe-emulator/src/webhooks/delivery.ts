import type { EventType } from '../stripe/call';

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: object };
  livemode: false;
  pending_webhooks: 1;
  request: { id: string; idempotency_key: string | null };
  type: EventType;
}

/** An event on its way; it is removed once the receiver answered 2xx. */
export interface Delivery {
  id: string;
  event: StripeEvent;
  attempts: number;
  nextAtMs: number;
}
