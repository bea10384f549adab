import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, readParams } from '../stripe/params';
import { findPaymentMethod } from '../stripe/payment-method';
import { shown } from '../stripe/shown';

const params = z.strictObject({ expand });

/** GET /v1/payment_methods/:id */
export function retrievePaymentMethod(call: Call): object {
  readParams(params, call.params);
  return shown(findPaymentMethod(call, call.id, 'payment_method', 404));
}
