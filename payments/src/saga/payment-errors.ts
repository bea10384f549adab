import { BadRequest, Conflict, ServiceUnavailable } from '@tickets/common/http';
import type { ChargeDocument } from '../models/charge';

export function cancelledOrder(): Conflict {
  return new Conflict('This order was cancelled. You have not been charged.', { code: 'order_cancelled' });
}

export function endedCharge({ status }: Pick<ChargeDocument, 'status'>): Conflict {
  if (status !== 'failed') return cancelledOrder();
  return new Conflict('This order was cancelled because it could not be paid.', { code: 'order_cancelled' });
}

export function undecidedPayment(): ServiceUnavailable {
  return new ServiceUnavailable('Your payment is still processing. Please check again shortly.', {
    code: 'payment_undecided',
  });
}

export function missingCard(): BadRequest {
  return new BadRequest('Send a card: one of token, paymentMethodId and confirmationTokenId.', {
    field: 'token',
    code: 'invalid',
  });
}
