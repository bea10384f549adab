import { z } from 'zod';
import type { Call } from '../stripe/call';
import { rowFields } from '../stripe/expand';
import { listingParams, listPage } from '../stripe/listing';
import { readParams, text } from '../stripe/params';
import { presentRefund } from '../stripe/refund';

const params = z.strictObject({ ...listingParams, charge: text().optional(), payment_intent: text().optional() });

/** GET /v1/refunds */
export function listRefunds(call: Call): object {
  const wanted = readParams(params, call.params);
  const refunds = call.tx
    .values('refunds')
    .filter((refund) => wanted.charge === undefined || refund.charge === wanted.charge)
    .filter((refund) => wanted.payment_intent === undefined || refund.payment_intent === wanted.payment_intent);
  const page = listPage(refunds, wanted, '/v1/refunds');
  const fields = rowFields(wanted.expand);
  return { ...page, data: page.data.map((refund) => presentRefund(call, refund, fields)) };
}
