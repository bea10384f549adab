import type { Call } from './call';
import { expanded } from './expand';
import { newId } from './id';
import { intentView, type StoredIntent } from './payment-intent';
import { invalidRequest, resourceMissing, unexpectedState } from './stripe-error';

/** The card networks' course of a dispute; the other statuses of Stripe's are those of inquiries and appeals. */
export const disputeStatuses = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'won',
  'lost',
] as const;
export type DisputeStatus = (typeof disputeStatuses)[number];
const closing: readonly DisputeStatus[] = ['warning_closed', 'won', 'lost'];

export interface Dispute {
  id: string;
  object: 'dispute';
  amount: number;
  balance_transactions: [];
  charge: string;
  created: number;
  currency: string;
  enhanced_eligibility_types: [];
  evidence: object;
  evidence_details: object;
  intended_submission_method: null;
  is_charge_refundable: boolean;
  livemode: false;
  metadata: Record<string, string>;
  payment_intent: string;
  payment_method_details: { type: 'card'; card: object };
  reason: string;
  status: DisputeStatus;
}

const tenDays = 10 * 24 * 60 * 60;
/** An inquiry: the bank asks, and no money has moved yet. */
const isInquiry = (status: DisputeStatus) => status.startsWith('warning_');

export interface DisputeOptions {
  amount?: number;
  reason?: string;
  status?: DisputeStatus;
}

/** The cardholder's bank takes the money back, or asks about it. Only what was captured can be disputed. */
export function openDispute(call: Call, intent: StoredIntent, options: DisputeOptions = {}): Dispute {
  const charge = intent.latest_charge ? call.tx.get('charges', intent.latest_charge) : undefined;
  if (intent.status !== 'succeeded' || !charge) {
    throw unexpectedState(`This PaymentIntent (${intent.id}) has no captured charge to dispute.`, { id: intent.id });
  }
  if (charge.disputed) throw invalidRequest(`Charge ${charge.id} is disputed already.`, { code: 'charge_disputed' });
  const status = options.status ?? 'needs_response';
  const dispute: Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount: options.amount ?? intent.amount_received,
    balance_transactions: [],
    charge: charge.id,
    created: call.now,
    currency: intent.currency,
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: {
      due_by: call.now + tenDays,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry(status),
    livemode: false,
    metadata: {},
    payment_intent: intent.id,
    payment_method_details: { type: 'card', card: { brand: 'visa', case_type: 'chargeback' } },
    reason: options.reason ?? 'fraudulent',
    status,
  };
  call.tx.put('disputes', dispute);
  call.tx.put('charges', { ...charge, disputed: true });
  call.emit('charge.dispute.created', dispute);
  if (!isInquiry(status)) call.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** A closed dispute stays closed. */
export function changeDispute(call: Call, before: Dispute, status: DisputeStatus): Dispute {
  if (closing.includes(before.status)) {
    throw invalidRequest(`Dispute ${before.id} is closed already: ${before.status}.`);
  }
  const dispute: Dispute = { ...before, status, is_charge_refundable: isInquiry(status) };
  call.tx.put('disputes', dispute);
  if (isInquiry(before.status) && !isInquiry(status)) call.emit('charge.dispute.funds_withdrawn', dispute);
  if (status === 'won') call.emit('charge.dispute.funds_reinstated', dispute);
  call.emit(closing.includes(status) ? 'charge.dispute.closed' : 'charge.dispute.updated', dispute);
  return dispute;
}

export function findDispute(call: Call, id: string): Dispute {
  const dispute = call.tx.get('disputes', id);
  if (!dispute) throw resourceMissing('dispute', id, 'dispute');
  return dispute;
}

export function presentDispute(call: Call, dispute: Dispute, expand: string[] | undefined): object {
  return expanded(dispute, expand, {
    charge: (id) => call.tx.get('charges', id),
    payment_intent: (id) => intentView(call, id),
  });
}
