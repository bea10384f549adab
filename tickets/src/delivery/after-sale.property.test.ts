import type { OrderRefund, OrderSnapshot } from '@tickets/common/contracts';
import { HttpError } from '@tickets/common/http';
import { newUser, runInterleaved, runUntilCrash, useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import { Delivery } from '../models/delivery';
import { Ticket } from '../models/ticket';
import { later, orderOf, startTickets } from '../testing/start-tickets';
import { sweepOrphans } from './orphans';
import { openPass } from './pass';
import { storeDelivery } from './store-delivery';

useTestDatabase();

const deps = startTickets();
const { list, hear, seller, clock } = deps;
let serial = 0;

const reasons = ['seller', 'operator', 'not_delivered', 'event_cancelled'] as const;
const requestedAt = '2030-01-01T00:00:00.000Z';

type Task = () => Promise<unknown>;

/** An answer to somebody, which changes nothing; a death is none. */
const refusedOr = (task: Task) => async () => {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
  }
};

/** A ticket, its order’s whole life up to the refund that is asked for, and what seller and buyer do meanwhile. */
async function start(reason: OrderRefund['reason'], isDelivered: boolean) {
  const ticket = await list();
  const buyer = newUser();
  const owned = { ticketId: ticket.id, userId: seller.id };
  const reader = { ticketId: ticket.id, userId: buyer.id };
  const content = { kind: 'barcode', format: 'qr', value: `AFTER-SALE-${serial++}` } as const;
  const upload = () => storeDelivery(deps, owned, content);
  const open = () => openPass(deps, reader);
  if (isDelivered) await upload();
  const held = orderOf(ticket, { userId: buyer.id });
  const sold = later(held, { status: 'completed', completedAt: requestedAt });
  const asked = later(sold, { refund: { reason, requestedAt, confirmedAt: requestedAt } });
  const messages: Task[] = [held, sold, asked].map((order) => () => hear(order));
  return { ticket, asked, upload, open, messages, acts: [refusedOr(upload), refusedOr(open)] };
}

/** In which order the three messages, an upload and an opening come, what comes twice, and where a process dies. */
const course = fc.record({
  reason: fc.constantFrom(...reasons),
  isDelivered: fc.boolean(),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
  again: fc.subarray([0, 1, 2, 3, 4]),
  crashes: fc.array(fc.option(fc.nat(12), { nil: undefined }), { minLength: 5, maxLength: 5 }),
  isAtOnce: fc.boolean(),
  schedule: fc.array(fc.nat(4), { maxLength: 60 }),
});
type Course = typeof course extends fc.Arbitrary<infer C> ? C : never;

async function play(tasks: readonly Task[], { crashes, isAtOnce, schedule }: Course): Promise<void> {
  if (isAtOnce) return runInterleaved(tasks, schedule);
  for (const [index, task] of tasks.entries()) {
    // What was not acknowledged comes again, and whoever got no answer tries again.
    if (await runUntilCrash(task, crashes[index % crashes.length] ?? Number.POSITIVE_INFINITY)) await task();
  }
}

/** What orders publishes once it has the ticket’s answer. */
function answered(asked: OrderSnapshot, outcome: string | undefined): OrderSnapshot[] {
  if (outcome === 'kept') return [later(asked, { refund: undefined })];
  const accepted = later(asked, { refund: { ...asked.refund, acceptedAt: requestedAt } });
  return [accepted, later(accepted, { status: 'cancelled' })];
}

describe('an upload, an opening and a refund of one sale', () => {
  it('end with the ticket or with the money, in any order of messages, repeated, at once, and with a crash at any step', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(course, async (how) => {
        const { ticket, asked, upload, open, messages, acts } = await start(how.reason, how.isDelivered);
        const tasks = [...messages, ...acts];
        await play(
          [...how.order, ...how.again].flatMap((index) => tasks[index] ?? []),
          how,
        );

        const decided = await Ticket.findById(ticket.id);
        const { outcome } = decided?.passDecision ?? {};
        const isDelivered = decided?.deliveryId !== undefined;
        seen.add(`${how.reason}: ${outcome}`);
        // Kept is what was delivered, where only that was asked; everything else is closed.
        expect(outcome).toBe(how.reason === 'not_delivered' && isDelivered ? 'kept' : 'closed');
        if (decided?.openedAt) expect(isDelivered).toBe(true);
        if (outcome === 'closed') {
          await expect(open()).rejects.toMatchObject({ status: 409 });
          await expect(upload()).rejects.toMatchObject({ status: 409 });
        } else await open();

        const answers = answered(asked, outcome);
        await play(
          answers.toReversed().map((order) => () => hear(order)),
          how,
        );
        const ended = await Ticket.findById(ticket.id);
        expect([ended?.status, ended?.deliveryId]).toEqual([
          outcome === 'kept' ? 'sold' : 'removed',
          decided?.deliveryId,
        ]);
        if (outcome === 'kept') await open();
        else await expect(open()).rejects.toMatchObject({ status: 404 });

        // Whatever a death left of an upload goes, and with it its fingerprint.
        await sweepOrphans(clock.nowMs + 660_000);
        const rows = await Delivery.find({ ticketId: ticket.id });
        expect(rows.map(({ id }) => id)).toEqual(isDelivered ? [decided.deliveryId?.toHexString()] : []);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) },
    );
    expect(seen).toEqual(
      new Set([
        'seller: closed',
        'operator: closed',
        'event_cancelled: closed',
        'not_delivered: closed',
        'not_delivered: kept',
      ]),
    );
  }, 300_000);
});
