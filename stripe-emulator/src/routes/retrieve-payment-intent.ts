import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, ignored, readParams } from '../stripe/params';
import { findIntent, presentIntent } from '../stripe/payment-intent';

const params = z.strictObject({ client_secret: ignored, expand });

/** GET /v1/payment_intents/:id */
export function retrievePaymentIntent(call: Call): object {
  const wanted = readParams(params, call.params);
  return presentIntent(call.tx, findIntent(call, call.id), wanted.expand);
}
