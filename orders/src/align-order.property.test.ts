import type { EventEnvelope, OrderSnapshot, TicketSnapshot } from '@tickets/common/contracts';
import { newId, newUser, runInterleaved, runUntilCrash, useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import { ChargeChangedListener } from './events/listeners/charge-changed';
import { ExpirationCompleteListener } from './events/listeners/expiration-complete';
import { HoldRefusedListener } from './events/listeners/hold-refused';
import { TicketChangedListener } from './events/listeners/ticket-changed';
import { endReasonOf, Order } from './models/order';
import { Charge } from './replicas/charge';
import { Ticket } from './replicas/ticket';
import { cancelByBuyer } from './routes/release-hold';
import { takeHold } from './take-hold';
import { describeOutcome, type Happening, serialOutcomes } from './testing/order-history';
import { aCharge, aTicket } from './testing/snapshots';
import { findOrder, MINUTE, startOrders } from './testing/start-orders';

useTestDatabase();

/** What payments may tell of one charge, in the order of its versions. */
const CHARGES = [
  [],
  ['created'],
  ['created', 'failed'],
  ['created', 'requires_action', 'authorized', 'completed'],
  ['created', 'authorized'],
  ['created', 'authorized', 'failed'],
  ['created', 'authorized', 'voided'],
  ['created', 'authorized', 'completed', 'refunded'],
] as const;

const whole = fc
  .record({
    charge: fc.constantFrom(...CHARGES),
    isLocked: fc.boolean(),
    isRefused: fc.boolean(),
    isCancelled: fc.boolean(),
    isTimeOver: fc.boolean(),
  })
  .map(({ charge, isLocked, isRefused, isCancelled, isTimeOver }): Happening[] => [
    ...(isLocked ? [{ kind: 'locked' } as const] : []),
    ...(isRefused ? [{ kind: 'refused' } as const] : []),
    ...(isCancelled ? [{ kind: 'cancelled' } as const] : []),
    ...(isTimeOver ? [{ kind: 'timePassed' } as const, { kind: 'expirationTold' } as const] : []),
    ...charge.map((status, version) => ({ kind: 'charged' as const, status, version })),
  ]);

/** Short histories as well: in long ones something later often mends what an earlier handler left undone. */
const histories = whole.chain((all) =>
  fc.oneof(fc.constant(all), fc.subarray(all, { maxLength: Math.min(2, all.length) })),
);

/** A history in any order with repeats, handled two or three at once or dying at some await and coming again. */
const runs = histories.chain((history) =>
  fc.record({
    history: fc.constant(history),
    deliveries: fc
      .tuple(
        fc.shuffledSubarray(history, { minLength: history.length }),
        fc.subarray(history.filter(({ kind }) => kind !== 'timePassed')),
      )
      .map(([once, again]) => [...once, ...again]),
    batches: fc.array(fc.constantFrom(1, 1, 1, 2, 3), { minLength: 1, maxLength: 6 }),
    schedule: fc.array(fc.nat(5), { maxLength: 40 }),
    crashes: fc.array(fc.option(fc.nat(8), { nil: undefined }), { minLength: 1, maxLength: 8 }),
  }),
);

type Run = typeof runs extends fc.Arbitrary<infer R> ? R : never;

/** Three that are always among the runs, so that every end is seen: bought, refused, and bought and given back. */
function straight(history: Happening[]): [Run] {
  return [{ history, deliveries: history, batches: [1], schedule: [], crashes: [undefined] }];
}
const examples = [
  straight([{ kind: 'locked' }, { kind: 'charged', status: 'completed', version: 0 }]),
  straight([{ kind: 'refused' }]),
  straight([
    { kind: 'locked' },
    { kind: 'charged', status: 'completed', version: 0 },
    { kind: 'charged', status: 'refunded', version: 1 },
  ]),
];

async function start() {
  const orders = startOrders();
  const { deps, clock } = orders;
  const ticket = aTicket();
  const { id: _id, ...replica } = ticket;
  await Ticket.create({ _id, ...replica });
  const { order } = await takeHold(deps, { buyerId: newUser().id, ticketId: ticket.id });
  const held: TicketSnapshot = { ...ticket, version: 1, status: 'held', orderId: order.id };
  const charged = aCharge(order.id, { id: newId() });
  const listeners = {
    ticket: new TicketChangedListener(deps),
    charge: new ChargeChangedListener(deps),
    refusal: new HoldRefusedListener(deps),
    expiration: new ExpirationCompleteListener(deps),
  };
  const handle = async (happening: Happening): Promise<void> => {
    switch (happening.kind) {
      case 'locked':
        return listeners.ticket.onMessage(held);
      case 'refused':
        return listeners.refusal.onMessage({ orderId: order.id, ticketId: ticket.id, reason: 'changed' });
      case 'charged':
        return listeners.charge.onMessage({ ...charged, status: happening.status, version: happening.version });
      case 'expirationTold': {
        const expiresAt = order.expiresAt.toISOString();
        return listeners.expiration.onMessage({ orderId: order.id, expiresAt, firing: 1 });
      }
      case 'timePassed':
        clock.offsetMs = 60 * MINUTE;
        return;
      case 'cancelled': {
        const load = () => findOrder(order);
        // A refusal is an answer to the buyer, and of no matter to the order.
        const apply = (fresh: Parameters<typeof cancelByBuyer>[0]) => cancelByBuyer(fresh, deps.now());
        await deps.outbox.change({ load, apply }).catch(rethrowUnlessRefused);
      }
    }
  };
  return { ...orders, order, ticket, held, charged, handle };
}

function rethrowUnlessRefused(error: unknown): void {
  if (!(error instanceof Error && error.name === 'Conflict')) throw error;
}

type World = Awaited<ReturnType<typeof start>>;

async function deliver(world: World, run: Run): Promise<void> {
  const left = [...run.deliveries];
  for (let n = 0; left.length > 0; n++) {
    const batch = left.splice(0, run.batches[n % run.batches.length] ?? 1);
    const [only] = batch;
    const crashAt = run.crashes[n % run.crashes.length];
    if (batch.length === 1 && only && crashAt !== undefined) {
      // What was not acknowledged comes again.
      if (await runUntilCrash(() => world.handle(only), crashAt)) await world.handle(only);
    } else {
      await runInterleaved(
        batch.map((happening) => () => world.handle(happening)),
        run.schedule,
      );
    }
  }
  await world.outbox.drain();
}

/** Each version is told once or more, always alike, and no told status ever goes back. */
function checkTold(told: readonly EventEnvelope[], version: number): void {
  const byVersion = new Map<number, OrderSnapshot>();
  for (const { data } of told) {
    const snapshot = data as OrderSnapshot;
    expect(byVersion.get(snapshot.version) ?? snapshot).toEqual(snapshot);
    byVersion.set(snapshot.version, snapshot);
  }
  const rank = { created: 0, awaiting_payment: 1, completed: 2, cancelled: 3 };
  const ranks = [...byVersion].sort(([a], [b]) => a - b).map(([, snapshot]) => rank[snapshot.status]);
  expect(ranks).toEqual([...ranks].sort());
  for (const end of [rank.completed, rank.cancelled]) {
    expect(ranks.filter((of) => of === end).length).toBeLessThanOrEqual(1);
  }
  expect(Math.max(...byVersion.keys())).toBeLessThanOrEqual(version);
}

describe('an order, whatever comes in whatever way', () => {
  it('ends as some serial order allows, with replicas that are their owners’ last snapshots', async () => {
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        await Promise.all([Order.deleteMany({}), Ticket.deleteMany({}), Charge.deleteMany({})]);
        const world = await start();
        await deliver(world, run);

        const order = await findOrder(world.order);
        const reason = endReasonOf(order);
        const end = describeOutcome({ status: order.status, reason, isAuthorized: order.authorizedAt !== undefined });
        ends.add(end);
        expect([...serialOutcomes(run.history)]).toContain(end);
        expect(order.heldTicketId).toBe(order.status === 'cancelled' ? undefined : world.ticket.id);
        expect(order.heldSlot === undefined).toBe(['cancelled', 'completed'].includes(order.status));

        const isLocked = run.history.some(({ kind }) => kind === 'locked');
        const { id: _ticketId, ...lastTicket } = isLocked ? world.held : world.ticket;
        expect(await Ticket.findById(world.ticket.id).lean()).toEqual({ _id: world.ticket.id, ...lastTicket });
        const lastCharge = run.history.findLast((happening) => happening.kind === 'charged');
        const charge = await Charge.findById(world.charged.id).lean();
        expect(charge && { status: charge.status, version: charge.version }).toEqual(
          lastCharge ? { status: lastCharge.status, version: lastCharge.version } : null,
        );
        const told = world.events.filter(({ subject }) => subject.startsWith('order:'));
        checkTold(told, order.version);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 80), examples },
    );
    // The order was no bystander.
    expect([...ends].some((end) => end.startsWith('completed'))).toBe(true);
    expect([...ends].some((end) => end.startsWith('cancelled'))).toBe(true);
    expect([...ends]).toContain('cancelled (refunded), authorised');
  }, 300_000);

  it.each([
    [[], { kind: 'locked' }, 'awaiting_payment'],
    [[], { kind: 'refused' }, 'cancelled (changed)'],
    [[{ kind: 'locked' }], { kind: 'charged', status: 'authorized', version: 0 }, 'awaiting_payment, authorised'],
    [[{ kind: 'locked' }], { kind: 'charged', status: 'completed', version: 0 }, 'completed, authorised'],
    [[{ kind: 'timePassed' }], { kind: 'expirationTold' }, 'cancelled (expired)'],
    [
      [{ kind: 'locked' }, { kind: 'charged', status: 'completed', version: 0 }],
      { kind: 'charged', status: 'refunded', version: 1 },
      'cancelled (refunded), authorised',
    ],
  ] as [Happening[], Happening, string][])(
    'after %j loses nothing of %j at a crash before any operation',
    async (before, last, end) => {
      let isDead = true;
      for (let crashAt = 0; isDead; crashAt++) {
        const world = await start();
        for (const happening of before) await world.handle(happening);
        isDead = await runUntilCrash(() => world.handle(last), crashAt);
        if (isDead) await world.handle(last);
        const order = await findOrder(world.order);
        const { status, authorizedAt } = order;
        const reason = endReasonOf(order);
        expect([crashAt, describeOutcome({ status, reason, isAuthorized: authorizedAt !== undefined })]).toEqual([
          crashAt,
          end,
        ]);
      }
    },
  );
});
