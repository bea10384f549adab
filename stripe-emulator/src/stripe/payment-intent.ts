import type { Transaction } from '../state/transaction';
import type { Call } from './call';
import { expanded } from './expand';
import { shown } from './shown';
import { type ErrorBody, resourceMissing } from './stripe-error';

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded';

interface PaymentIntent {
  id: string;
  object: 'payment_intent';
  allowed_payment_method_types: string[] | null;
  amount: number;
  amount_capturable: number;
  amount_received: number;
  application: null;
  automatic_payment_methods: { enabled: boolean; allow_redirects: 'always' | 'never' } | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
  capture_method: 'automatic' | 'automatic_async' | 'manual';
  client_secret: string;
  confirmation_method: 'automatic';
  created: number;
  currency: string;
  customer: null;
  description: string | null;
  last_payment_error: ErrorBody | null;
  latest_charge: string | null;
  livemode: false;
  metadata: Record<string, string>;
  next_action: object | null;
  on_behalf_of: null;
  payment_method: string | null;
  payment_method_options: object;
  payment_method_types: string[];
  processing: { type: 'card'; card: object } | null;
  receipt_email: string | null;
  review: null;
  setup_future_usage: null;
  shipping: null;
  statement_descriptor: null;
  statement_descriptor_suffix: string | null;
  status: IntentStatus;
  transfer_data: null;
  transfer_group: null;
}

export interface StoredIntent extends PaymentIntent {
  /** Not Stripe's, never shown: the key in the link to the bank's page, and where that page leads back to. */
  emulator: { bankKey: string | null; returnUrl: string | null };
}

export function findIntent(call: Call, id: string, param = 'intent', status: 400 | 404 = 404): StoredIntent {
  const intent = call.tx.get('intents', id);
  if (!intent) throw resourceMissing('payment_intent', id, param, status);
  return intent;
}

/** The intent as an answer, an error or an event shows it. */
export function presentIntent(tx: Transaction, intent: StoredIntent, expand?: string[]): object {
  return expanded(shown(intent), expand, {
    latest_charge: (id) => tx.get('charges', id),
    payment_method: (id) => {
      const method = tx.get('paymentMethods', id);
      return method && shown(method);
    },
  });
}

/** For `expand` elsewhere: the intent behind an id. */
export function intentView(call: Call, id: string): object | undefined {
  const intent = call.tx.get('intents', id);
  return intent && shown(intent);
}
