import { liveOrderStatuses } from '@tickets/common/contracts';
import type { Job } from '@tickets/common/service';
import type { OrderDeps } from '../deps';
import { Order } from '../models/order';

/** A live order that rests for longer than this may wait for something that a listener missed. */
const REST_MS = 120_000;

/** Tells those that should have moved an order once more how it stands. */
async function resendLiveOrders({ outbox, now }: OrderDeps): Promise<void> {
  const resting = Order.find({
    status: { $in: liveOrderStatuses },
    changedAt: { $lte: new Date(now() - REST_MS) },
  }).cursor();
  for await (const order of resting) await outbox.republish(order);
}

export function liveOrdersResender(deps: OrderDeps): Job {
  return { name: 'live-orders-resender', everyMs: REST_MS, run: () => resendLiveOrders(deps) };
}
