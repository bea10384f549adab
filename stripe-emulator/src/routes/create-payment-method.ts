import type { Call } from '../stripe/call';
import { expand, readParams } from '../stripe/params';
import { createPaymentMethod as create, paymentMethodData } from '../stripe/payment-method';
import { shown } from '../stripe/shown';

const params = paymentMethodData.extend({ expand });

/** POST /v1/payment_methods */
export function createPaymentMethod(call: Call): object {
  return shown(create(call, readParams(params, call.params)));
}
