import { z } from 'zod';
import type { Call } from '../stripe/call';
import { rowFields } from '../stripe/expand';
import { listingParams, listPage } from '../stripe/listing';
import { readParams } from '../stripe/params';
import { presentIntent } from '../stripe/payment-intent';

const params = z.strictObject(listingParams);

/** GET /v1/payment_intents */
export function listPaymentIntents(call: Call): object {
  const wanted = readParams(params, call.params);
  const page = listPage(call.tx.values('intents'), wanted, '/v1/payment_intents');
  const fields = rowFields(wanted.expand);
  return { ...page, data: page.data.map((intent) => presentIntent(call.tx, intent, fields)) };
}
