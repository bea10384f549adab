import { type ChargeDocument, isAwaitingCard, isEnded, isUndecided } from '../models/charge';
import type { OrderReplica } from '../models/order';
import { type Decline, declineOf, INTENT_CANCELLED } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';

/** So many cards may be declined; then the order is given up. */
const MAX_DECLINES = 5;

/**
 * The one guarded step: what Stripe shows of an intent becomes the state of its charge. Every way in (request, webhook,
 * listener, reconciler) ends here. A charge moves only forward, so a late or repeated answer changes nothing.
 */
export function applyIntent(charge: ChargeDocument, intent: Intent, order: OrderReplica | null, nowMs: number): void {
  adopt(charge, intent);
  if (charge.stripeId !== intent.id || charge.isOver || isEnded(charge) || charge.status === 'completed') return;
  switch (intent.status) {
    case 'requires_payment_method':
      if (intent.last_payment_error) declineAttempt(charge, declineOf(intent.last_payment_error));
      return;
    case 'requires_action':
      if (isUndecided(charge)) charge.status = 'requires_action';
      return;
    case 'requires_capture':
      if (isUndecided(charge)) charge.set({ status: 'authorized', authorizedAt: new Date(nowMs), ...cardOf(intent) });
      return;
    case 'succeeded':
      charge.set({ status: 'completed', completedAt: new Date(nowMs), ...cardOf(intent) });
      charge.authorizedAt ??= new Date(nowMs);
      return;
    case 'canceled':
      close(charge, order);
      return;
    default:
      // requires_confirmation, processing, and what Stripe may add: nothing is decided yet.
      return;
  }
}

/** The creation's answer was lost, but this is its intent: it was made for this very attempt. */
function adopt(charge: ChargeDocument, { id, amount, metadata }: Intent): void {
  if (charge.stripeId || !isUndecided(charge)) return;
  const isOurs = metadata.orderId === charge.orderId && metadata.attempt === String(charge.attempt);
  if (isOurs && amount === charge.amountCents) charge.stripeId = id;
}

/** The attempt has failed for the buyer to know why. Its intent is still to be cancelled. */
export function declineAttempt(charge: ChargeDocument, { reason, code, card }: Decline): void {
  if (!isUndecided(charge)) return;
  charge.set({ status: 'created', givenUp: true, failureReason: reason, failureCode: code });
  charge.declines += 1;
  if (card) charge.card = card;
}

/** Another card takes this attempt's place. From here on it can't become authorised any more. */
export function giveUpAttempt(charge: ChargeDocument): void {
  if (charge.status === 'requires_action') charge.set({ status: 'created', givenUp: true });
}

/** Stripe shows that nothing of the attempt is open any more; the reason why decides what that means. */
function close(charge: ChargeDocument, order: OrderReplica | null): void {
  if (order?.status === 'cancelled') charge.status = 'voided';
  else if (charge.status === 'authorized') fail(charge);
  else if (charge.declines >= MAX_DECLINES) charge.set({ status: 'failed', isOver: true });
  else {
    if (!charge.givenUp) noteCancelled(charge);
    charge.set({ status: 'created', isOver: true });
  }
}

function fail(charge: ChargeDocument): void {
  charge.status = 'failed';
  noteCancelled(charge);
}

function noteCancelled(charge: ChargeDocument): void {
  charge.set({ failureReason: INTENT_CANCELLED.reason, failureCode: INTENT_CANCELLED.code });
}

/** An attempt that ended before has nothing open, so its order's end needs no word of Stripe's. */
export function voidOverAttempt(charge: ChargeDocument, order: OrderReplica | null): void {
  if (order?.status === 'cancelled' && charge.isOver && isAwaitingCard(charge)) charge.status = 'voided';
}

function cardOf({ latest_charge }: Intent): Pick<ChargeDocument, 'card'> | undefined {
  const details = latest_charge && typeof latest_charge === 'object' ? latest_charge.payment_method_details : undefined;
  const { brand, last4 } = details?.card ?? {};
  return brand && last4 ? { card: { brand, last4 } } : undefined;
}
