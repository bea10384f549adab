import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, readParams } from '../stripe/params';
import { changeRefund, findRefund, presentRefund } from '../stripe/refund';
import { invalidRequest } from '../stripe/stripe-error';

const params = z.strictObject({ expand });

/** POST /v1/refunds/:id/cancel: only a refund that waits for its receiver; a card's is cancelled in the dashboard alone. */
export function cancelRefund(call: Call): object {
  const wanted = readParams(params, call.params);
  const refund = findRefund(call, call.id);
  if (refund.status !== 'requires_action') throw invalidRequest('Canceling this refund is unsupported.');
  return presentRefund(call, changeRefund(call, refund, 'canceled'), wanted.expand);
}
