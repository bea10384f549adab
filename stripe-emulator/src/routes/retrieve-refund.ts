import { z } from 'zod';
import type { Call } from '../stripe/call';
import { expand, readParams } from '../stripe/params';
import { findRefund, presentRefund } from '../stripe/refund';

const params = z.strictObject({ expand });

/** GET /v1/refunds/:id */
export function retrieveRefund(call: Call): object {
  const wanted = readParams(params, call.params);
  return presentRefund(call, findRefund(call, call.id), wanted.expand);
}
