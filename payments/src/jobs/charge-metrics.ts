import type { Job } from '@tickets/common/service';
import type { SagaDeps } from '../deps';
import { checkOverdue, paymentsUnsettled } from '../metrics';
import { Charge } from '../models/charge';

const EVERY_MS = 5_000;

/** More failed checks in a row than a passing disturbance brings. */
const UNSETTLED_CHECKS = 4;

export function chargeMetrics({ now }: Pick<SagaDeps, 'now'>): Job {
  return { name: 'charge-metrics', everyMs: EVERY_MS, run: () => measureCharges(now()) };
}

export async function measureCharges(nowMs: number): Promise<void> {
  const first = await Charge.findOne({ nextCheckAt: { $exists: true } }, { nextCheckAt: 1 })
    .sort({ nextCheckAt: 1 })
    .lean();
  const dueMs = first?.nextCheckAt?.getTime() ?? nowMs;
  checkOverdue.set(Math.max(0, (nowMs - dueMs) / 1000));
  paymentsUnsettled.set(
    await Charge.countDocuments({ nextCheckAt: { $exists: true }, failedChecks: { $gte: UNSETTLED_CHECKS } }),
  );
}
