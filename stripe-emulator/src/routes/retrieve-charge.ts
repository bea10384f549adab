import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expanded } from '../stripe/expand';
import { expand, readParams } from '../stripe/params';
import { intentView } from '../stripe/payment-intent';
import { resourceMissing } from '../stripe/stripe-error';

const params = z.strictObject({ expand });

/** GET /v1/charges/:id */
export function retrieveCharge(call: Call): object {
  const wanted = readParams(params, call.params);
  const charge = call.tx.get('charges', call.id);
  if (!charge) throw resourceMissing('charge', call.id, 'id');
  return expanded(charge, wanted.expand, { payment_intent: (id) => intentView(call, id) });
}
