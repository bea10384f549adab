import { liveOrderStatuses } from '@tickets/common/contracts';
import type { Job } from '@tickets/common/service';
import type { OrderDeps } from '../deps';
import { Order } from '../models/order';

/** A live order that rests for longer than this may wait for something that a listener missed. */
const REST_MS = 120_000;

/** Tells those that should have moved an order once more how it stands. */
async function resendLiveOrders({ outbox, now }: OrderDeps): Promise<void> {
  const changedAt = { $lte: new Date(now() - REST_MS) };
  const live = Order.find({ status: { $in: liveOrderStatuses }, changedAt });
  for await (const order of live.cursor()) await outbox.republish(order);
  // Also to an instance of an older release, which did not know what a refund asks of it.
  const refunding = Order.find({ 'refund.requestedAt': { $lte: changedAt.$lte }, status: 'completed', changedAt });
  for await (const order of refunding.cursor()) await outbox.republish(order);
}

export function liveOrdersResender(deps: OrderDeps): Job {
  return { name: 'live-orders-resender', everyMs: REST_MS, run: () => resendLiveOrders(deps) };
}
