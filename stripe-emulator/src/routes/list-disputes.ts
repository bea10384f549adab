import { z } from 'zod';
import type { Call } from '../stripe/call';
import { presentDispute } from '../stripe/dispute';
import { rowFields } from '../stripe/expand';
import { listingParams, listPage } from '../stripe/listing';
import { readParams, text } from '../stripe/params';

const params = z.strictObject({ ...listingParams, charge: text().optional(), payment_intent: text().optional() });

/** GET /v1/disputes */
export function listDisputes(call: Call): object {
  const wanted = readParams(params, call.params);
  const disputes = call.tx
    .values('disputes')
    .filter((dispute) => wanted.charge === undefined || dispute.charge === wanted.charge)
    .filter((dispute) => wanted.payment_intent === undefined || dispute.payment_intent === wanted.payment_intent);
  const page = listPage(disputes, wanted, '/v1/disputes');
  const fields = rowFields(wanted.expand);
  return { ...page, data: page.data.map((dispute) => presentDispute(call, dispute, fields)) };
}
