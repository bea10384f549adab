import type { HandlerDeps } from '../deps';
import type { ChargeDocument } from '../models/charge';
import { isEnded } from '../models/charge';
import type { OrderReplica } from '../replicas/order';
import { voidClosedAttempt } from './apply-intent';
import { isRefundDue } from './apply-refunds';
import { fetchIntent } from './ask-stripe';
import { cancelIntent } from './cancel-intent';
import { cancelOrphan } from './cancel-orphan';
import { captureIntent } from './capture-intent';
import { type ChargeState, changeCharge } from './change-charge';
import { confirmIntent } from './confirm-intent';
import { createIntent } from './create-intent';
import { fetchRefunds, refundCharge } from './refund-charge';
import { startSuccessor } from './start-attempt';
import type { Step } from './step';
import { isInTime } from './time-to-pay';

/**
 * What has to be done to bring a charge where its order wants it: decided from the two documents alone, so that it is
 * safe at any time, any number of times. Nothing where the charge is settled, or others have to move first.
 */
export function nextStep({ charge, order }: ChargeState, nowMs: number): Step | undefined {
  if (charge.orphanedIntentIds.length > 0) return cancelOrphan;
  if (!order) return undefined;
  if (charge.status === 'completed') return isRefundDue(charge, order) ? refundCharge : undefined;
  if (isEnded(charge)) return undefined;
  return order.status === 'cancelled' ? stepBack(charge) : stepForward(charge, order, nowMs);
}

/** The order is cancelled: what is open at Stripe goes. */
function stepBack(charge: ChargeDocument): Step {
  if (charge.attempt.status === 'closed') return voidCharge;
  return charge.attempt.intentId ? cancelIntent : createIntent;
}

function stepForward({ status, attempt }: ChargeDocument, order: OrderReplica, nowMs: number): Step | undefined {
  switch (attempt.status) {
    case 'creating':
      return createIntent;
    case 'confirming':
      return confirmIntent;
    case 'requires_action':
      return undefined;
    case 'authorized':
      return order.authorizedAt && status === 'authorized' ? captureIntent : undefined;
    case 'declined':
    case 'replaced':
      return attempt.intentId ? cancelIntent : createIntent;
    case 'closed':
      return attempt.successor && status === 'created' && isInTime(order, nowMs) ? startSuccessor : undefined;
    default:
      return attempt.status satisfies never;
  }
}

export const voidCharge = (deps: HandlerDeps, state: ChargeState): Promise<ChargeState> =>
  changeCharge(deps, state, voidClosedAttempt);

/** What to ask Stripe about a charge for which there is nothing to do: the news may not have reached us. */
export function lookStep({ charge }: ChargeState): Step | undefined {
  if (charge.status === 'requires_action' || charge.status === 'authorized') return fetchIntent;
  return charge.status === 'completed' || charge.status === 'refunded' ? fetchRefunds : undefined;
}
