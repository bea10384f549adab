import { isPassing } from '@tickets/common/bus';
import { BadRequest, Conflict, ServiceUnavailable } from '@tickets/common/http';
import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument, isAwaitingCard, isEnded, type PaymentMethodRef } from '../models/charge';
import { findOrder, type OrderReplica } from '../models/order';
import { StripeOutOfReach } from '../stripe/stripe-faults';
import { alignCharge } from './align-charge';
import { closeAttempt } from './close-attempt';
import { continueAttempt } from './continue-attempt';
import type { Shown } from './create-intent';
import { startFirstAttempt, startNextAttempt } from './start-attempt';

export function cancelledOrder(): Conflict {
  return new Conflict('This order was cancelled. You have not been charged.', { code: 'order_cancelled' });
}

export function undecidedPayment(): ServiceUnavailable {
  return new ServiceUnavailable('Your payment is not decided yet. Please ask again in a moment.', {
    code: 'payment_undecided',
  });
}

/** Starts an attempt to pay, or joins the one under way, and takes it as far as it goes without the buyer. */
export async function payOrder(
  deps: SagaDeps,
  order: OrderReplica,
  method: PaymentMethodRef | undefined,
): Promise<Shown> {
  try {
    const { attempt } = await beginOrJoin(deps, order, method);
    const shown = await continueAttempt(deps, order._id, attempt);
    // Capturing is left to the order's answer to this authorisation; only its end is looked for here.
    if ((await findOrder(order._id))?.status !== 'cancelled') return await closeDeclined(deps, shown);
    await alignCharge(deps, order._id);
  } catch (error) {
    if (!(error instanceof StripeOutOfReach)) throw error;
    deps.logger.warn({ err: error, orderId: order._id }, 'payment undecided');
    throw undecidedPayment();
  }
  throw cancelledOrder();
}

async function beginOrJoin(
  deps: SagaDeps,
  order: OrderReplica,
  method: PaymentMethodRef | undefined,
): Promise<ChargeDocument> {
  const charge = await begin(deps, order, method);
  if (isEnded(charge)) throw endedCharge(charge);
  return charge;
}

async function begin(
  deps: SagaDeps,
  order: OrderReplica,
  method: PaymentMethodRef | undefined,
): Promise<ChargeDocument> {
  const charge = await Charge.findOne({ orderId: order._id });
  if (charge) return method && mayReplace(charge, method) ? startNextAttempt(deps, order, charge, method) : charge;
  if (method) return startFirstAttempt(deps, order, method);
  throw missingCard();
}

function mayReplace(charge: ChargeDocument, method: PaymentMethodRef): boolean {
  if (isAwaitingCard(charge)) return true;
  const isSame = charge.method.kind === method.kind && charge.method.reference === method.reference;
  return charge.status === 'requires_action' && !isSame;
}

/** The decline is the answer, whether or not its intent could be cancelled yet; the next card or the reconciler does it. */
async function closeDeclined(deps: SagaDeps, shown: Shown): Promise<Shown> {
  const { orderId, attempt } = shown.charge;
  if (!isAwaitingCard(shown.charge) || shown.charge.isOver) return shown;
  try {
    return { charge: (await closeAttempt(deps, orderId, attempt)) ?? shown.charge };
  } catch (error) {
    if (!isPassing(error)) throw error;
    deps.logger.warn({ err: error, orderId }, 'declined attempt stays open for now');
    return shown;
  }
}

export function endedCharge({ status }: Pick<ChargeDocument, 'status'>): Conflict {
  if (status !== 'failed') return cancelledOrder();
  return new Conflict('This order was cancelled because it could not be paid.', { code: 'order_cancelled' });
}

export function missingCard(): BadRequest {
  return new BadRequest('Send a card: one of token, paymentMethodId and confirmationTokenId.', {
    field: 'token',
    code: 'invalid',
  });
}
