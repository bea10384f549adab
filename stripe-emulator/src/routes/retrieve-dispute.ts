import { z } from 'zod';
import type { Call } from '../stripe/call';
import { findDispute, presentDispute } from '../stripe/dispute';
import { expand, readParams } from '../stripe/params';

const params = z.strictObject({ expand });

/** GET /v1/disputes/:id */
export function retrieveDispute(call: Call): object {
  const wanted = readParams(params, call.params);
  return presentDispute(call, findDispute(call, call.id), wanted.expand);
}
