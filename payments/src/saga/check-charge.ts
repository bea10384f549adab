import { joinTrace } from '@tickets/common/tracing';
import type { SagaDeps } from '../deps';
import type { ChargeFields } from '../models/charge';
import { type ChargeState, loadState } from './change-charge';
import { isSame, runOrLook } from './run-charge';
import { claimCharge, scheduleNext, scheduleRetry, waitMsOf } from './schedule';

export type DueCharge = Pick<ChargeFields, '_id' | 'orderId' | 'nextCheckAt'>;

/** Looks after one charge that is due, unless another instance has it. */
export async function checkCharge(deps: SagaDeps, due: DueCharge): Promise<void> {
  const { orderId } = due;
  await deps.locks.run(orderId, async () => {
    const lease = await claimCharge(deps, due);
    const state = lease && (await loadState(orderId));
    if (!state) return;
    try {
      await joinTrace(state.order?.traceparent, 'check charge', () => check(deps, state, lease));
    } catch (err) {
      deps.logger.warn({ err, orderId }, 'charge not settled');
      await scheduleRetry(deps, orderId, lease);
    }
  });
}

async function check(deps: SagaDeps, before: ChargeState, lease: Date): Promise<void> {
  const after = await runOrLook(deps, before);
  await scheduleNext(deps, after, lease);
  if (isSame(after, before) && waitMsOf(deps, after) !== undefined) await remind(deps, after);
}

/** Those that should have moved it are told once more how it stands. */
async function remind({ outbox, logger }: SagaDeps, { charge }: ChargeState): Promise<void> {
  await outbox.republish(charge).catch((err: unknown) => {
    logger.debug({ err, orderId: charge.orderId }, 'charge not published again');
  });
}
