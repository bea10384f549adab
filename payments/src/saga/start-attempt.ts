import { isDuplicateKey } from '@tickets/common/bus';
import { Conflict } from '@tickets/common/http';
import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument, isAwaitingCard, type PaymentMethodRef } from '../models/charge';
import type { OrderReplica } from '../models/order';
import { giveUpAttempt } from './apply-intent';
import { changeCharge } from './change-charge';
import { closeAttempt } from './close-attempt';

/** Saves the order's first attempt with its payment method; of several at once one inserts, the others join that one. */
export async function startFirstAttempt(
  deps: SagaDeps,
  order: OrderReplica,
  method: PaymentMethodRef,
): Promise<ChargeDocument> {
  requireTime(deps, order);
  const charge = new Charge({
    orderId: order._id,
    userId: order.userId,
    status: 'created',
    // Of our own copy of the order, never of the request.
    amountCents: order.ticket.priceCents,
    currency: order.ticket.currency,
    attempt: 1,
    method,
    createdAt: new Date(deps.now()),
  });
  try {
    return await deps.outbox.save(charge);
  } catch (error) {
    const other = isDuplicateKey(error) ? await Charge.findOne({ orderId: order._id }) : null;
    if (!other) throw error;
    return other;
  }
}

/** Another card: the attempt before is given up and cancelled at Stripe first, so that never two can be paid. */
export async function startNextAttempt(
  deps: SagaDeps,
  order: OrderReplica,
  before: ChargeDocument,
  method: PaymentMethodRef,
): Promise<ChargeDocument> {
  requireTime(deps, order);
  const { attempt } = before;
  await changeCharge(deps, order._id, (charge) => {
    if (charge.attempt === attempt) giveUpAttempt(charge);
  });
  await closeAttempt(deps, order._id, attempt);
  return changeCharge(deps, order._id, (charge) => {
    if (charge.attempt !== attempt || !charge.isOver || !isAwaitingCard(charge)) return;
    charge.set({ attempt: attempt + 1, method, givenUp: false, isOver: false, retries: 0 });
    charge.set({ stripeId: undefined, card: undefined, failureReason: undefined, failureCode: undefined });
  });
}

/** A hold's end may still come after this; only what began in time is taken further. */
function requireTime({ now }: SagaDeps, order: OrderReplica): void {
  if (now() < Date.parse(order.expiresAt)) return;
  throw new Conflict('The time to pay for this ticket is over.', { code: 'order_expired' });
}
