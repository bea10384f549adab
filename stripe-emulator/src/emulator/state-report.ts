import type { Store } from '../state/store';
import type { StoredIntent } from '../stripe/payment-intent';

interface IntentReport {
  id: string;
  orderId: string | null;
  status: string;
  /** The card's last digits, once one was tried. */
  last4: string | null;
  amountCents: number;
  authorizedCents: number;
  capturedCents: number;
  /** Given back for certain; what is pending, failed or cancelled is not in it. */
  refundedCents: number;
  netCents: number;
  metadata: Record<string, string>;
  createdAt: number;
}

interface OrderReport {
  intents: string[];
  /** Intents that are not cancelled: never more than one for a well-behaved shop. */
  live: number;
  authorizedCents: number;
  capturedCents: number;
  refundedCents: number;
  netCents: number;
}

/** Everything that an audit compares with the shop's books; money is in cents, net is captured minus refunded. */
export function reportState(store: Store): object {
  const refundedByIntent = new Map<string, number>();
  for (const { payment_intent, amount, status } of store.values('refunds')) {
    if (status !== 'succeeded') continue;
    refundedByIntent.set(payment_intent, (refundedByIntent.get(payment_intent) ?? 0) + amount);
  }
  const intents = store
    .values('intents')
    .map((intent) => reportIntent(store, intent, refundedByIntent.get(intent.id) ?? 0));
  const orders: Record<string, OrderReport> = Object.create(null); // an order id comes from outside and may be any word
  const totals = emptyOrder();
  for (const intent of intents) {
    add(totals, intent);
    if (intent.orderId === null) continue;
    orders[intent.orderId] ??= emptyOrder();
    add(orders[intent.orderId] ?? totals, intent);
  }
  const { intents: _ids, ...sums } = totals;
  const webhooks = { pending: store.values('deliveries').length };
  return {
    totals: { count: intents.length, ...sums },
    orders,
    intents,
    refunds: store.values('refunds'),
    disputes: store.values('disputes'),
    settlements: store.values('settlements'),
    webhooks,
  };
}

function reportIntent(store: Store, intent: StoredIntent, refundedCents: number): IntentReport {
  const charge = intent.latest_charge ? store.get('charges', intent.latest_charge) : undefined;
  const method = charge && store.get('paymentMethods', charge.payment_method);
  return {
    id: intent.id,
    orderId: intent.metadata.orderId ?? null,
    status: intent.status,
    last4: method?.card.last4 ?? null,
    amountCents: intent.amount,
    authorizedCents: intent.amount_capturable,
    capturedCents: intent.amount_received,
    refundedCents,
    netCents: intent.amount_received - refundedCents,
    metadata: intent.metadata,
    createdAt: intent.created,
  };
}

function emptyOrder(): OrderReport {
  return { intents: [], live: 0, authorizedCents: 0, capturedCents: 0, refundedCents: 0, netCents: 0 };
}

function add(sum: OrderReport, intent: IntentReport): void {
  sum.intents.push(intent.id);
  sum.live += intent.status === 'canceled' ? 0 : 1;
  sum.authorizedCents += intent.authorizedCents;
  sum.capturedCents += intent.capturedCents;
  sum.refundedCents += intent.refundedCents;
  sum.netCents += intent.netCents;
}
