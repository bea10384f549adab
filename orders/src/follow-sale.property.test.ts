import { type ChargeSnapshot, Subjects, type TicketSnapshot } from '@tickets/common/contracts';
import { newUser, runInterleaved, runUntilCrash, useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import { ChargeChangedListener } from './events/listeners/charge-changed';
import { ExpirationCompleteListener } from './events/listeners/expiration-complete';
import { TicketChangedListener } from './events/listeners/ticket-changed';
import { sweepDeliveries } from './jobs/sweep-deliveries';
import { aTicket } from './testing/snapshots';
import { DELIVERY, findOrder, startOrders } from './testing/start-orders';

useTestDatabase();

type World = 'delivered first' | 'closed first';
const endOf: Record<World, object> = {
  'delivered first': { status: 'completed', isDelivered: true, reason: undefined, isAccepted: false, isDue: false },
  'closed first': { status: 'cancelled', isDelivered: false, reason: 'not_delivered', isAccepted: true, isDue: false },
};

/** A sale whose deadline has passed and whose refund was asked for, and all that is then published about it. */
async function start(world: World) {
  const orders = startOrders();
  const { deps } = orders;
  const listed = await orders.list();
  const order = await orders.hold(newUser(), listed);
  await orders.tell(Subjects.TicketUpdated, { ...listed, version: 1, status: 'held', orderId: order.id });
  const charged = await orders.charge(order, { status: 'completed' });
  orders.clock.offsetMs = DELIVERY.deliveryMs;
  await sweepDeliveries(deps);
  const requestedAt = (await findOrder(order)).refund?.requestedAt?.toISOString() ?? '';
  const sold = aTicket({ ...listed, version: 2, status: 'sold', orderId: order.id });
  const passDecision = {
    orderId: order.id,
    requestedAt,
    outcome: world === 'closed first' ? 'closed' : 'kept',
  } as const;
  const delivery = world === 'closed first' ? 'none' : 'ready';
  const ticket = new TicketChangedListener(deps);
  const charge = new ChargeChangedListener(deps);
  const expiration = new ExpirationCompleteListener(deps);
  const tell = (snapshot: TicketSnapshot) => () => ticket.onMessage(snapshot);
  const deadline = { orderId: order.id, kind: 'delivery', expiresAt: requestedAt, firing: 2 } as const;
  const refunded: ChargeSnapshot = { ...charged, version: 1, status: 'refunded', refundedCents: 1999 };
  const messages = [
    tell(sold),
    tell({ ...sold, version: 3, delivery }),
    tell({ ...sold, version: 4, delivery, passDecision }),
    () => expiration.onMessage(deadline),
    ...(world === 'closed first' ? [() => charge.onMessage(refunded)] : []),
  ];
  const outcome = async () => {
    const { status, deliveredAt, refund, deliveryDueAt } = await findOrder(order);
    return {
      status,
      isDelivered: deliveredAt !== undefined,
      reason: refund?.reason,
      isAccepted: refund?.acceptedAt !== undefined,
      isDue: deliveryDueAt !== undefined,
    };
  };
  return { messages, outcome };
}

/** The money is back only after the refund was accepted, so Stripe's word comes last; all else in any order. */
const run = fc.record({
  world: fc.constantFrom<World>('delivered first', 'closed first'),
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
  again: fc.subarray([0, 1, 2, 3]),
  crashes: fc.array(fc.option(fc.nat(8), { nil: undefined }), { minLength: 4, maxLength: 4 }),
  isAtOnce: fc.boolean(),
  schedule: fc.array(fc.nat(3), { maxLength: 40 }),
});

describe('an overdue sale', () => {
  it('ends as tickets decided, in any order of messages, repeated, at once, and with a crash at any step', async () => {
    await fc.assert(
      fc.asyncProperty(run, async ({ world, order, again, crashes, isAtOnce, schedule }) => {
        const { messages, outcome } = await start(world);
        const queue = [...order, ...again].flatMap((index) => messages[index] ?? []);
        if (isAtOnce) await runInterleaved(queue, schedule);
        else {
          for (const [index, handle] of queue.entries()) {
            if (await runUntilCrash(handle, crashes[index % 4] ?? Number.POSITIVE_INFINITY)) await handle();
          }
        }
        for (const handle of messages.slice(4)) await handle();
        for (const index of again) await messages[index]?.();
        expect(await outcome()).toEqual(endOf[world]);
      }),
      { numRuns: 50 },
    );
  }, 240_000);
});
