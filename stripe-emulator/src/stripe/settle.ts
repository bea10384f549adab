import type { Call } from './call';
import { completeCapture, declineCapture } from './capture-intent';
import { chargeIntent } from './confirm-intent';
import { openDispute } from './dispute';
import { failIntent, laterDecline } from './fail-intent';
import type { Outcome, RefundStatus, Settlement } from './outcome';
import { changeRefund } from './refund';

/** Lets it happen, unless what it is about has moved on meanwhile. */
export function settle(call: Call, { outcome }: Settlement): object {
  switch (outcome.of) {
    case 'refund':
      settleRefund(call, outcome.refund, outcome.status);
      break;
    case 'dispute':
      settleDispute(call, outcome.intent);
      break;
    case 'confirm':
    case 'capture':
      settleProcessing(call, outcome);
      break;
    default:
      outcome satisfies never;
  }
  return {};
}

function settleRefund(call: Call, id: string, status: RefundStatus): void {
  const refund = call.tx.get('refunds', id);
  if (refund && refund.status !== status) changeRefund(call, refund, status);
}

function settleDispute(call: Call, intentId: string): void {
  const intent = call.tx.get('intents', intentId);
  if (intent) openDispute(call, intent);
}

function settleProcessing(call: Call, outcome: Extract<Outcome, { of: 'confirm' | 'capture' }>): void {
  const intent = call.tx.get('intents', outcome.intent);
  if (intent?.status !== 'processing') return;
  intent.processing = null;
  if (outcome.of === 'capture') {
    if (outcome.succeeds) completeCapture(call, intent, outcome.amount);
    else declineCapture(call, intent, 'requires_payment_method');
    return;
  }
  const method = intent.payment_method && call.tx.get('paymentMethods', intent.payment_method);
  if (method && outcome.succeeds) chargeIntent(call, intent, method, outcome.authenticated);
  else failIntent(call, intent, laterDecline());
}
