import { isDuplicateKey } from '@tickets/common/bus';
import type { SagaDeps } from '../deps';
import type { PaymentMethodRef } from '../models/attempt';
import { Charge, type ChargeDocument } from '../models/charge';
import type { OrderReplica } from '../replicas/order';
import { changeCharge } from './change-charge';
import { leaseEnd } from './schedule';
import type { Step } from './step';
import { isInTime } from './time-to-pay';

/** Saves the order's first attempt with its payment method; of several at once one inserts, the others join that one. */
export async function startFirstAttempt(
  deps: SagaDeps,
  order: OrderReplica,
  method: PaymentMethodRef,
): Promise<ChargeDocument> {
  const charge = new Charge({
    orderId: order._id,
    userId: order.userId,
    status: 'created',
    // Of our own copy of the order, never of the request.
    amountCents: order.ticket.priceCents,
    currency: order.ticket.currency,
    attempt: { number: 1, status: 'creating', method, keyGeneration: 0 },
    createdAt: new Date(deps.now()),
    nextCheckAt: leaseEnd(deps),
  });
  try {
    return await deps.outbox.save(charge);
  } catch (error) {
    const other = isDuplicateKey(error) ? await Charge.findOne({ orderId: order._id }) : null;
    if (!other) throw error;
    return other;
  }
}

/** Another attempt, after one that is closed. */
export function startAttempt(charge: ChargeDocument, method: PaymentMethodRef): void {
  const { number, status, intentId } = charge.attempt;
  if (status !== 'closed' || charge.status !== 'created') return;
  if (intentId) charge.pastIntentIds.push(intentId);
  charge.attempt = { number: number + 1, status: 'creating', method, keyGeneration: 0 };
  charge.set({ card: undefined, failureReason: undefined, failureCode: undefined });
}

/** The card that the buyer typed while the attempt before was still open. */
export const startSuccessor: Step = (deps, state) =>
  changeCharge(deps, state, (fresh, order) => {
    const { successor } = fresh.attempt;
    if (successor && order && isInTime(order, deps.now())) startAttempt(fresh, successor);
  });
