import type { Call, EventType } from './call';
import type { Charge } from './charge';
import { expanded } from './expand';
import { newId } from './id';
import { someTimeLaterMs } from './later';
import type { RefundStatus } from './outcome';
import { intentView, type StoredIntent } from './payment-intent';
import { resourceMissing } from './stripe-error';
import { cardByNumber } from './test-cards';

export interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  balance_transaction: string | null;
  charge: string;
  created: number;
  currency: string;
  customer: null;
  customer_account: null;
  destination_details: { card: { type: 'refund' }; type: 'card' };
  failure_balance_transaction?: string;
  failure_reason?: string;
  metadata: Record<string, string>;
  next_action?: { type: 'display_details' };
  payment_intent: string;
  payment_method: string | null;
  pending_reason?: 'processing';
  reason: string | null;
  receipt_number: null;
  source_transfer_reversal: null;
  status: RefundStatus;
  transfer_reversal: null;
}

/** Money that left, or is on its way out: Stripe gives none of it back a second time. */
const reserving: RefundStatus[] = ['pending', 'requires_action', 'succeeded'];

/** What is captured and not yet given back or on its way, in cents. */
export function refundableCents(call: Call, intent: StoredIntent): number {
  const refunds = call.tx
    .values('refunds')
    .filter(({ payment_intent, status }) => payment_intent === intent.id && reserving.includes(status));
  return intent.amount_received - refunds.reduce((cents, refund) => cents + refund.amount, 0);
}

/** Stores a new refund, with the events of its first status; how it begins and goes on depends on faults and the card. */
export function beginRefund(call: Call, intent: StoredIntent, fresh: Refund): Refund {
  const { status, later, afterMs } = courseOf(call, intent);
  const refund = withStatus(fresh, status);
  call.tx.put('refunds', refund);
  call.emit('refund.created', refund);
  if (status === 'succeeded') bookRefund(call, refund, refund.amount);
  if (status === 'failed') call.emit('refund.failed', refund);
  if (later) call.settleLater(afterMs, { of: 'refund', refund: refund.id, status: later });
  return refund;
}

interface Course {
  status: RefundStatus;
  later?: RefundStatus;
  afterMs: number;
}

/** https://docs.stripe.com/testing#refunds, unless something else was ordered. */
function courseOf(call: Call, intent: StoredIntent): Course {
  const ordered = call.fault('refund_status', intent);
  if (ordered) return ordered;
  const method = intent.payment_method && call.tx.get('paymentMethods', intent.payment_method);
  const kind = method ? cardByNumber(method.emulator.number)?.refund : undefined;
  if (kind === 'pending') return { status: 'pending', later: 'succeeded', afterMs: someTimeLaterMs };
  return { status: 'succeeded', later: kind, afterMs: someTimeLaterMs };
}

/** Moves a refund on and tells of it: the money counts as refunded exactly while the refund is `succeeded`. */
export function changeRefund(call: Call, before: Refund, status: RefundStatus): Refund {
  const refund = withStatus(before, status);
  call.tx.put('refunds', refund);
  if (status === 'succeeded') bookRefund(call, refund, refund.amount);
  else if (before.status === 'succeeded') bookRefund(call, refund, -refund.amount);
  const events: EventType[] = ['refund.updated', 'charge.refund.updated'];
  if (status === 'failed') events.push('refund.failed');
  for (const event of events) call.emit(event, refund);
  return refund;
}

function withStatus(refund: Refund, status: RefundStatus): Refund {
  const { pending_reason: _pending, next_action: _action, ...rest } = refund;
  const changed: Refund = { ...rest, status };
  if (status === 'pending') changed.pending_reason = 'processing';
  if (status === 'requires_action') changed.next_action = { type: 'display_details' };
  if (status === 'succeeded') changed.balance_transaction = newId('txn');
  if (status === 'failed') {
    changed.failure_reason = 'expired_or_canceled_card';
    changed.failure_balance_transaction = newId('txn');
  }
  return changed;
}

function bookRefund(call: Call, refund: Refund, cents: number): void {
  const charge = call.tx.get('charges', refund.charge);
  if (!charge) return;
  const amount_refunded = charge.amount_refunded + cents;
  const booked: Charge = { ...charge, amount_refunded, refunded: amount_refunded === charge.amount };
  call.tx.put('charges', booked);
  if (cents > 0) call.emit('charge.refunded', booked);
}

export function findRefund(call: Call, id: string): Refund {
  const refund = call.tx.get('refunds', id);
  if (!refund) throw resourceMissing('refund', id, 'id');
  return refund;
}

export function presentRefund(call: Call, refund: Refund, expand: string[] | undefined): object {
  return expanded(refund, expand, {
    charge: (id) => call.tx.get('charges', id),
    payment_intent: (id) => intentView(call, id),
  });
}
