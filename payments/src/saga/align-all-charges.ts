import type { SagaDeps } from '../deps';
import { Charge } from '../models/charge';
import { alignCharge } from './align-charge';

/** Brings every charge that may still change in line with its order; returns how many there were. */
export async function alignAllCharges(deps: SagaDeps): Promise<number> {
  let count = 0;
  for await (const { orderId } of Charge.find({ watchedAt: { $exists: true } }, { orderId: 1 })
    .lean()
    .cursor()) {
    await alignCharge(deps, orderId);
    count += 1;
  }
  return count;
}
