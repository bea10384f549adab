import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, readParams } from '../stripe/params';
import { shown } from '../stripe/shown';
import { resourceMissing } from '../stripe/stripe-error';

const params = z.strictObject({ expand });

/** GET /v1/confirmation_tokens/:id */
export function retrieveConfirmationToken(call: Call): object {
  readParams(params, call.params);
  const token = call.tx.get('confirmationTokens', call.id);
  if (!token) throw resourceMissing('confirmationtoken', call.id, 'confirmation_token');
  return shown(token);
}
