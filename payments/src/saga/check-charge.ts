import { joinTrace } from '@tickets/common/tracing';
import type { SagaDeps } from '../deps';
import type { ChargeDocument, ChargeFields } from '../models/charge';
import { findOrder } from '../replicas/order';
import type { ChargeState } from './change-charge';
import { isSame, runOrLook } from './run-charge';
import { claimCharge, scheduleNext, scheduleRetry, waitMsOf } from './schedule';

export type DueCharge = Pick<ChargeFields, '_id' | 'orderId' | 'nextCheckAt'>;

/** Looks after one charge that is due, unless another instance has it. Returns it as it is then, where it was settled. */
export function checkCharge(deps: SagaDeps, due: DueCharge): Promise<ChargeDocument | undefined> {
  const { orderId } = due;
  return deps.locks.run(orderId, async () => {
    const claimed = await claimCharge(deps, due);
    if (!claimed) return undefined;
    const { charge, lease } = claimed;
    const state = { charge, order: await findOrder(orderId) };
    try {
      return await joinTrace(state.order?.traceparent, 'check charge', () => check(deps, state, lease));
    } catch (err) {
      deps.logger.warn({ err, orderId }, 'charge not settled');
      await scheduleRetry(deps, orderId, lease);
      return undefined;
    }
  });
}

async function check(deps: SagaDeps, before: ChargeState, lease: Date): Promise<ChargeDocument> {
  const after = await runOrLook(deps, before);
  await scheduleNext(deps, after, lease);
  if (isSame(after, before) && waitMsOf(deps, after) !== undefined) await remind(deps, after);
  return after.charge;
}

/** Those that should have moved it are told once more how it stands. */
async function remind({ outbox, logger }: SagaDeps, { charge }: ChargeState): Promise<void> {
  await outbox.republish(charge).catch((err: unknown) => {
    logger.debug({ err, orderId: charge.orderId }, 'charge not published again');
  });
}
