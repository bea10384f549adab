import type { Call } from './call';
import { failIntent, laterDecline } from './fail-intent';
import { disputeLater } from './later';
import { presentIntent, type StoredIntent } from './payment-intent';
import type { ErrorBody } from './stripe-error';

/** Takes this much of what was authorised. */
export function completeCapture(call: Call, intent: StoredIntent, amount: number): void {
  intent.status = 'succeeded';
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  const charge = intent.latest_charge && call.tx.get('charges', intent.latest_charge);
  if (charge) {
    // What was authorised beyond the capture goes back to the card, which Stripe books as refunded.
    const amount_refunded = charge.amount - amount;
    call.tx.put('charges', { ...charge, captured: true, amount_captured: amount, amount_refunded });
  }
  call.tx.put('intents', intent);
  disputeLater(call, intent);
  call.emit('payment_intent.succeeded', presentIntent(call.tx, intent));
}

/** The bank takes the authorisation back; another card may be tried, or nothing more is possible, or all is as before. */
export function declineCapture(
  call: Call,
  intent: StoredIntent,
  leaves: 'requires_capture' | 'requires_payment_method' | 'canceled',
): ErrorBody {
  const failure = { ...laterDecline(), charge: intent.latest_charge ?? undefined };
  if (leaves === 'requires_capture') return failure;
  releaseAuthorization(call, intent);
  if (leaves === 'requires_payment_method') return failIntent(call, intent, failure);
  intent.status = 'canceled';
  intent.canceled_at = call.now;
  intent.cancellation_reason = 'automatic';
  intent.last_payment_error = failure;
  call.tx.put('intents', intent);
  call.emit('payment_intent.canceled', presentIntent(call.tx, intent));
  return failure;
}

/** Stripe books a released authorisation as refunded, though nothing was captured. */
export function releaseAuthorization(call: Call, intent: StoredIntent): void {
  intent.amount_capturable = 0;
  const charge = intent.latest_charge && call.tx.get('charges', intent.latest_charge);
  if (!charge) return;
  const released = { ...charge, amount_refunded: charge.amount, refunded: true };
  call.tx.put('charges', released);
  call.emit('charge.refunded', released);
}
