import { newUser, useTestDatabase } from '@tickets/common/testing';
import { Order } from './models/order';
import { MAX_LIVE_HOLDS } from './take-hold';
import { findOrder, MINUTE, startOrders } from './testing/start-orders';

useTestDatabase();

type Orders = ReturnType<typeof startOrders>;

function tally(statuses: number[]) {
  return {
    created: statuses.filter((status) => status === 201).length,
    refused: statuses.filter((s) => s === 409).length,
  };
}

async function raceForOneTicket({ as, list }: Orders, buyers: number) {
  const { id } = await list();
  const answers = await Promise.all(Array.from({ length: buyers }, () => as(newUser()).order({ ticketId: id })));
  return { ...tally(answers.map((answer) => answer.status)), live: await Order.countDocuments({ status: 'created' }) };
}

async function raceForPlaces({ as, list }: Orders, tickets: number) {
  const buyer = newUser();
  const listed = [];
  for (let n = 0; n < tickets; n++) listed.push(await list());
  const answers = await Promise.all(listed.map(({ id }) => as(buyer).order({ ticketId: id })));
  const codes = new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body.errors[0].code));
  return { ...tally(answers.map((answer) => answer.status)), codes: [...codes] };
}

/** Runs a control without one of the rules that are indexes. */
async function withoutIndex(name: string, control: () => Promise<void>): Promise<void> {
  await Order.collection.dropIndex(name);
  try {
    await control();
  } finally {
    await Order.deleteMany({});
    await Order.createIndexes();
  }
}

describe('a race of 50 buyers for one ticket', () => {
  it('has exactly one winner', async () => {
    expect(await raceForOneTicket(startOrders(), 50)).toEqual({ created: 1, refused: 49, live: 1 });
  });

  it('would have more without the unique index', async () => {
    await withoutIndex('heldTicketId_1', async () => {
      expect((await raceForOneTicket(startOrders(), 50)).created).toBeGreaterThan(1);
    });
  });
});

describe('a buyer’s live holds', () => {
  it('are at most 8, also when 20 are asked for at once', async () => {
    expect(await raceForPlaces(startOrders(), 20)).toEqual({ created: 8, refused: 12, codes: ['too_many_holds'] });
  });

  it('would be more without the unique index on their places', async () => {
    await withoutIndex('heldSlot_1', async () => {
      expect((await raceForPlaces(startOrders(), 20)).created).toBeGreaterThan(MAX_LIVE_HOLDS);
    });
  });

  it('give their place back when released and when paid, but not when authorised', async () => {
    const { as, list, hold, lock, charge } = startOrders();
    const buyer = newUser();
    const orders = [];
    for (let n = 0; n < MAX_LIVE_HOLDS; n++) orders.push(await hold(buyer));
    const [released, paid, paying] = orders;
    if (!released || !paid || !paying) throw new Error('there are eight orders');
    await lock(paying);
    await charge(paying, { status: 'authorized' });
    const refused = await as(buyer)
      .order({ ticketId: (await list()).id })
      .expect(409);
    expect(refused.body.errors[0].code).toBe('too_many_holds');

    await as(buyer).release(released.id).expect(204);
    await hold(buyer);
    await as(buyer)
      .order({ ticketId: (await list()).id })
      .expect(409);

    await lock(paid);
    await charge(paid, { status: 'completed' });
    await hold(buyer);
    await as(buyer)
      .order({ ticketId: (await list()).id })
      .expect(409);
  });

  it('whose time is over never block a new one', async () => {
    const { hold, clock } = startOrders();
    const buyer = newUser();
    const first = await hold(buyer);
    for (let n = 1; n < MAX_LIVE_HOLDS; n++) await hold(buyer);
    clock.offsetMs = 16 * MINUTE;
    await hold(buyer);
    expect(await findOrder(first)).toMatchObject({ status: 'cancelled', cancelReason: 'expired' });
  });

  it('say held, not too many, when somebody else has the ticket', async () => {
    const { as, hold, list } = startOrders();
    const buyer = newUser();
    for (let n = 0; n < MAX_LIVE_HOLDS; n++) await hold(buyer);
    const ticket = await list();
    await hold(newUser(), ticket);
    const answer = await as(buyer).order({ ticketId: ticket.id }).expect(409);
    expect(answer.body.errors[0].code).toBe('held');
  });
});
