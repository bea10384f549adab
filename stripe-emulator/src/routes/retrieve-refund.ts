import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, readParams } from '../stripe/params';
import { presentRefund } from '../stripe/refund';
import { resourceMissing } from '../stripe/stripe-error';

const params = z.strictObject({ expand });

/** GET /v1/refunds/:id */
export function retrieveRefund(call: Call): object {
  const wanted = readParams(params, call.params);
  const refund = call.tx.get('refunds', call.id);
  if (!refund) throw resourceMissing('refund', call.id, 'id');
  return presentRefund(call, refund, wanted.expand);
}
