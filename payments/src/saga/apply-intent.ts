import { isOver, isPending } from '../models/attempt';
import { type ChargeDocument, isEnded, moveAttempt } from '../models/charge';
import type { OrderReplica } from '../replicas/order';
import { CAPTURE_REFUSED, type Decline, declineOf, INTENT_CANCELLED } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';

/** So many cards may be declined; then the order is given up. */
const MAX_DECLINES = 5;

/** What is read of an intent, by Stripe's answer or by its webhook. */
export type SeenIntent = Pick<Intent, 'id' | 'status' | 'amount' | 'metadata' | 'last_payment_error' | 'latest_charge'>;

/**
 * The one guarded step: what Stripe shows of an intent becomes the state of its charge. Every way in (request, worker)
 * ends here. An attempt moves only as its table allows, so a late or repeated answer changes nothing.
 */
export function applyIntent(
  charge: ChargeDocument,
  intent: SeenIntent,
  order: OrderReplica | null,
  nowMs: number,
): void {
  adopt(charge, intent);
  const { attempt, status } = charge;
  if (attempt.intentId !== intent.id || attempt.status === 'closed' || isEnded(charge) || status === 'completed')
    return;
  switch (intent.status) {
    case 'requires_payment_method':
      if (!intent.last_payment_error) return;
      if (attempt.status === 'authorized') refuseCapture(charge);
      else declineAttempt(charge, declineOf(intent.last_payment_error), nowMs);
      return;
    case 'requires_action':
      moveAttempt(charge, 'requires_action');
      return;
    case 'requires_capture':
      if (!moveAttempt(charge, 'authorized')) return;
      charge.set({ authorizedAt: new Date(nowMs), ...cardOf(intent) });
      return;
    case 'succeeded':
      // Money that was taken counts, even where the attempt had been given up: somebody captured it in the dashboard.
      moveAttempt(charge, 'authorized');
      charge.set({ status: 'completed', completedAt: new Date(nowMs), ...cardOf(intent) });
      charge.authorizedAt ??= new Date(nowMs);
      return;
    case 'canceled':
      closeAttempt(charge, order);
      return;
    default:
      // requires_confirmation, processing, and what Stripe may add: nothing is decided yet.
      return;
  }
}

/** Whether it was made for this very attempt, whose own id is not known yet. */
export function isAdoptable({ orderId, attempt, amountCents }: ChargeDocument, intent: SeenIntent): boolean {
  const { amount, metadata } = intent;
  if (attempt.intentId || attempt.status === 'closed' || amount !== amountCents) return false;
  return metadata.orderId === orderId && metadata.attempt === String(attempt.number);
}

/** The creation's answer, or what came in its place where it was lost. */
export function adopt(charge: ChargeDocument, intent: SeenIntent): void {
  if (!isAdoptable(charge, intent)) return;
  charge.attempt.intentId = intent.id;
  moveAttempt(charge, 'confirming');
}

/** The attempt has failed for the buyer to know why. Its intent, if there is one, is still to be cancelled. */
export function declineAttempt(charge: ChargeDocument, { reason, code, card }: Decline, nowMs: number): void {
  if (!isPending(charge.attempt) || !moveAttempt(charge, 'declined')) return;
  charge.set({ failureReason: reason, failureCode: code });
  charge.declines += 1;
  charge.declinedAt.push(new Date(nowMs));
  if (card) charge.card = card;
}

/** What was reserved can't be taken. No decline of the card, but the end of this payment. */
export function refuseCapture(charge: ChargeDocument): void {
  if (charge.status !== 'authorized' || !moveAttempt(charge, 'declined')) return;
  charge.set({ failureReason: CAPTURE_REFUSED.reason, failureCode: CAPTURE_REFUSED.code });
}

/** The attempt ended without a decline: nothing of it counts against its buyer. */
export function giveUpAttempt(charge: ChargeDocument, { reason, code }: Decline): void {
  if (isPending(charge.attempt) && moveAttempt(charge, 'replaced')) {
    charge.set({ failureReason: reason, failureCode: code });
  }
}

/** Stripe shows that nothing of the attempt is open any more; the reason why decides what that means. */
export function closeAttempt(charge: ChargeDocument, order: OrderReplica | null): void {
  const wasOver = isOver(charge.attempt);
  if (!moveAttempt(charge, 'closed')) return;
  if (!wasOver) charge.set({ failureReason: INTENT_CANCELLED.reason, failureCode: INTENT_CANCELLED.code });
  if (order?.status === 'cancelled') charge.status = 'voided';
  else if (charge.status === 'authorized' || charge.declines >= MAX_DECLINES) charge.status = 'failed';
}

/** An attempt that ended before has nothing open, so its order's end needs no word of Stripe's. */
export function voidClosedAttempt(charge: ChargeDocument, order: OrderReplica | null): void {
  if (order?.status !== 'cancelled' || charge.attempt.status !== 'closed' || charge.status !== 'created') return;
  charge.status = 'voided';
}

function cardOf({ latest_charge }: SeenIntent): Pick<ChargeDocument, 'card'> | undefined {
  const details = latest_charge && typeof latest_charge === 'object' ? latest_charge.payment_method_details : undefined;
  const { brand, last4 } = details?.card ?? {};
  return brand && last4 ? { card: { brand, last4 } } : undefined;
}
