import type { SagaDeps } from '../deps';
import { isOver, isPending, isSameMethod, type PaymentMethodRef } from '../models/attempt';
import { type ChargeDocument, moveAttempt } from '../models/charge';
import type { OrderReplica } from '../replicas/order';
import { fetchIntent } from './ask-stripe';
import { type ChargeState, changeCharge } from './change-charge';
import { leaseEnd } from './schedule';
import { startAttempt, startFirstAttempt } from './start-attempt';
import { requireTimeToPay } from './time-to-pay';

export interface BeginDeps extends SagaDeps {
  /** Throws where this user may try no further card for now. */
  requireDeclinesLeft: (userId: string) => Promise<void>;
}

interface Press {
  order: OrderReplica;
  method: PaymentMethodRef;
}

export async function beginFirstAttempt(deps: BeginDeps, { order, method }: Press): Promise<ChargeState> {
  await requireMayStart(deps, order);
  return { charge: await startFirstAttempt(deps, order, method), order };
}

/**
 * What the buyer sent to pay with, beside the attempt that there is. The card that was typed last is the one that pays:
 * with another one, an attempt that is not authorised yet is given up, and closed before the next starts. With the same
 * one it is joined, so that a button pressed twice pays once.
 */
export async function beginOrJoinAttempt(deps: BeginDeps, state: ChargeState, press: Press): Promise<ChargeState> {
  const { attempt } = state.charge;
  if (state.charge.status === 'authorized' || state.charge.status === 'completed') return state;
  if (isOver(attempt)) return succeedAttempt(deps, state.charge, press);
  if (isSameMethod(attempt.method, press.method)) return state;
  // Whether it was confirmed, and how that went, only Stripe can say.
  if (attempt.status !== 'confirming') return succeedAttempt(deps, state.charge, press);
  const seen = await fetchIntent(deps, state);
  const isUndecided = seen.charge.attempt.status === 'confirming';
  if (isUndecided) return seen.intent.status === 'processing' ? seen : succeedAttempt(deps, seen.charge, press);
  return beginOrJoinAttempt(deps, seen, press);
}

async function succeedAttempt(
  deps: BeginDeps,
  { attempt }: ChargeDocument,
  { order, method }: Press,
): Promise<ChargeState> {
  await requireMayStart(deps, order);
  return changeCharge(deps, order._id, (charge) => {
    if (charge.attempt.number !== attempt.number || charge.status === 'authorized') return;
    if (isPending(charge.attempt)) moveAttempt(charge, 'replaced');
    if (charge.attempt.status === 'closed') startAttempt(charge, method);
    else if (isOver(charge.attempt)) charge.attempt.successor = method;
    // From here on the worker goes on with it if this process can't.
    charge.nextCheckAt ??= leaseEnd(deps);
  });
}

async function requireMayStart(deps: BeginDeps, order: OrderReplica): Promise<void> {
  requireTimeToPay(order, deps.now());
  await deps.requireDeclinesLeft(order.userId);
}
