import type { PaymentResponse } from '@tickets/common/contracts';
import { BadRequest, PaymentRequired, ServiceUnavailable } from '@tickets/common/http';
import { isOver } from '../models/attempt';
import type { ChargeDocument } from '../models/charge';
import { endedCharge, missingCard, undecidedPayment } from '../saga/payment-errors';
import type { StepResult } from '../saga/step';
import { INVALID_METHOD, PAYMENT_UNAVAILABLE } from '../stripe/decline';
import type { Intent } from '../stripe/gateway';

interface Response {
  status: 201 | 202;
  body: PaymentResponse;
}

/** What the buyer learns of an attempt: where it stands, or, thrown, why it did not work. */
export function toPaymentResponse({ charge, intent }: Pick<StepResult, 'charge' | 'intent'>): Response {
  const { id, status, attempt } = charge;
  switch (status) {
    case 'authorized':
    case 'completed':
      return { status: 201, body: { id, status } };
    case 'requires_action':
      return { status: 202, body: { id, status, ...actionOf(intent) } };
    case 'created':
      throw isOver(attempt) && !attempt.successor ? declined(charge) : undecidedPayment();
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

/** What is wrong on our side takes longer to be put right than what is only busy. */
const UNAVAILABLE_RETRY_S = 30;

function declined({ failureReason, failureCode: code, attempt }: ChargeDocument): Error {
  // Given up for another card whose attempt never began.
  if (!failureReason) return missingCard();
  if (code === PAYMENT_UNAVAILABLE.code) {
    return new ServiceUnavailable(failureReason, { code, retryAfterS: UNAVAILABLE_RETRY_S });
  }
  if (code === INVALID_METHOD.code) return new BadRequest(failureReason, { field: attempt.method.kind, code });
  return new PaymentRequired(failureReason, { code });
}
