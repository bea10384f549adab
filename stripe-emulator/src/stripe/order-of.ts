import type { Transaction } from '../state/transaction';

interface Named {
  metadata?: Record<string, string> | null;
  payment_intent?: unknown;
}

/** The order that an intent, or what hangs on one, is about: the `orderId` in the intent's metadata. */
export function orderOf(tx: Transaction, object: Named): string | undefined {
  const own = object.metadata?.orderId;
  if (own !== undefined || typeof object.payment_intent !== 'string') return own;
  return tx.get('intents', object.payment_intent)?.metadata.orderId;
}
