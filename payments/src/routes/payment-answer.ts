import type { PaymentResponse } from '@tickets/common/contracts';
import { BadRequest, PaymentRequired } from '@tickets/common/http';
import type { ChargeDocument } from '../models/charge';
import type { Shown } from '../saga/create-intent';
import { endedCharge, missingCard, undecidedPayment } from '../saga/pay-order';
import { INVALID_METHOD } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';

interface Answer {
  status: 201 | 202;
  body: PaymentResponse;
}

/** What the buyer is told of an attempt: where it stands, or, thrown, why it did not work. */
export function paymentAnswer({ charge, intent }: Shown): Answer {
  const { id, status } = charge;
  switch (status) {
    case 'authorized':
    case 'completed':
      return { status: 201, body: { id, status } };
    case 'requires_action':
      return { status: 202, body: { id, status, ...actionOf(intent) } };
    case 'created':
      throw charge.givenUp || charge.isOver ? declined(charge) : undecidedPayment();
    case 'failed':
      throw charge.authorizedAt ? endedCharge(charge) : declined(charge);
    case 'voided':
    case 'refunded':
      throw endedCharge(charge);
    default:
      return status satisfies never;
  }
}

function actionOf(intent: Intent | undefined): { clientSecret: string; redirectUrl?: string } {
  if (intent?.status !== 'requires_action' || !intent.client_secret) throw undecidedPayment();
  const redirectUrl = intent.next_action?.redirect_to_url?.url;
  return { clientSecret: intent.client_secret, ...(redirectUrl ? { redirectUrl } : {}) };
}

function declined({ failureReason, failureCode, method }: ChargeDocument): Error {
  // Given up for another card whose attempt never began.
  if (!failureReason) return missingCard();
  if (failureCode === INVALID_METHOD.code) {
    return new BadRequest(failureReason, { field: method.kind, code: failureCode });
  }
  return new PaymentRequired(failureReason, { code: failureCode });
}
