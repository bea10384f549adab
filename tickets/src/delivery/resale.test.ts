import type { OrderSnapshot, TicketResponse } from '@tickets/common/contracts';
import { newId, newUser, runInterleaved, runUntilCrash, useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import { Ticket } from '../models/ticket';
import { later, orderOf, startTickets } from '../testing/start-tickets';

useTestDatabase();

const { as, seller, list, show, hear, outbox, events } = startTickets();
type User = typeof seller;
let serial = 0;
const requestedAt = '2030-01-01T00:00:00.000Z';
const codeOf = (answer: { body: { errors: { code?: string }[] } }) => answer.body.errors[0]?.code;
const openedBy = async (user: User, id: string) => (await as(user, 'post', `/api/tickets/${id}/pass`)).status;
const listFrom = (user: User, origin: object) =>
  as(user, 'post', '/api/tickets').send({ title: 'Again', price: 50, ...origin });

async function buy(ticket: TicketResponse, buyer: User): Promise<OrderSnapshot> {
  const order = orderOf(ticket, { userId: buyer.id });
  await hear(order);
  const completed = later(order, { status: 'completed', completedAt: new Date().toISOString() });
  await hear(completed);
  return completed;
}

/** A ticket that is delivered and bought, by somebody who may sell it on. */
async function bought({ isDelivered = true } = {}) {
  const ticket = await list();
  if (isDelivered) {
    const body = { kind: 'barcode', format: 'qr', value: `RESOLD-${serial++}` };
    await as(seller, 'put', `/api/tickets/${ticket.id}/delivery`).send(body).expect(200);
  }
  const buyer = newUser();
  const order = await buy(ticket, buyer);
  const resell = async () => (await listFrom(buyer, { fromOrderId: order.id }).expect(201)).body as TicketResponse;
  return { ticket, buyer, order, resell };
}

const asking = (order: OrderSnapshot) => later(order, { refund: { reason: 'seller', requestedAt } });

describe('POST /api/tickets with fromOrderId', () => {
  it('lists what was bought, ready, and says so to its seller and on the bus', async () => {
    const { buyer, order, resell } = await bought();
    const resale = await resell();
    expect(resale).toMatchObject({ delivery: 'ready', status: 'available', fromOrderId: order.id, userId: buyer.id });
    expect((await as(undefined, 'get', `/api/tickets/${resale.id}`)).body.fromOrderId).toBeUndefined();
    await outbox.drain();
    expect(events.at(-1)?.data).toMatchObject({ id: resale.id, fromOrderId: order.id });
  });

  it('passes the delivery on with the sale: the new buyer alone can read it, also one who had opened it', async () => {
    const { ticket, buyer, resell } = await bought();
    expect(await openedBy(buyer, ticket.id)).toBe(200);
    const resale = await resell();
    const next = newUser();
    expect([await openedBy(buyer, ticket.id), await openedBy(next, resale.id)]).toEqual([200, 404]);
    await buy(resale, next);
    expect([await openedBy(buyer, ticket.id), await openedBy(next, resale.id)]).toEqual([409, 200]);
    for (const user of [seller, buyer, newUser()]) expect(await openedBy(user, resale.id)).toBe(404);
    expect((await as(buyer, 'get', `/api/tickets/${ticket.id}/pass`)).status).toBe(409);
  });

  it('is for the buyer of a completed, delivered order alone', async () => {
    const { buyer, order, ticket } = await bought({ isDelivered: false });
    expect(codeOf(await listFrom(buyer, { fromOrderId: order.id }).expect(409))).toBe('not_delivered');
    for (const user of [seller, newUser()]) await listFrom(user, { fromOrderId: order.id }).expect(404);
    await listFrom(buyer, { fromOrderId: newId() }).expect(404);
    await listFrom(buyer, { fromOrderId: 'nonsense' }).expect(400);
    await listFrom(buyer, { fromOrderId: order.id, fromTicketId: ticket.id }).expect(400);
    const held = orderOf(await list(), { userId: buyer.id });
    await hear(held);
    await listFrom(buyer, { fromOrderId: held.id }).expect(404);
  });

  it('lists once, also at the same moment, and again after it was taken off the market', async () => {
    const { buyer, order } = await bought();
    const answers = await Promise.all([1, 2, 3].map(() => listFrom(buyer, { fromOrderId: order.id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [first] = answers.filter(({ status }) => status === 201);
    expect(codeOf(await listFrom(buyer, { fromOrderId: order.id }).expect(409))).toBe('already_listed');
    await as(buyer, 'delete', `/api/tickets/${first?.body.id}`).expect(204);
    const again = (await listFrom(buyer, { fromOrderId: order.id }).expect(201)).body;
    await buy(again, newUser());
    expect(codeOf(await listFrom(buyer, { fromOrderId: order.id }).expect(409))).toBe('already_resold');
  });

  it('has a delivery that nobody can change or take back', async () => {
    const { buyer, resell } = await bought();
    const { id } = await resell();
    const body = { kind: 'barcode', format: 'qr', value: `OTHER-${serial++}` };
    expect(codeOf(await as(buyer, 'put', `/api/tickets/${id}/delivery`).send(body).expect(409))).toBe(
      'already_delivered',
    );
    await as(buyer, 'delete', `/api/tickets/${id}/delivery`).expect(409);
  });

  it('gives the pass back to its seller where the resale was refunded unopened, and never where it was opened', async () => {
    for (const isOpened of [false, true]) {
      const { ticket, buyer, resell } = await bought();
      const resale = await resell();
      const next = newUser();
      const order = await buy(resale, next);
      if (isOpened) expect(await openedBy(next, resale.id)).toBe(200);
      await hear(asking(order));
      expect(await openedBy(next, resale.id)).toBe(409);
      await hear(later(asking(order), { status: 'cancelled' }));
      expect((await show(resale.id, buyer)).status).toBe('removed');
      expect([await openedBy(next, resale.id), await openedBy(buyer, ticket.id)]).toEqual([404, isOpened ? 409 : 200]);
    }
  });
});

describe('the refund of what is being sold on', () => {
  const decisionOf = async (id: string) => (await Ticket.findById(id))?.passDecision?.outcome;

  it('takes the listing off the market first', async () => {
    const { ticket, buyer, order, resell } = await bought();
    const resale = await resell();
    await hear(asking(order));
    expect([await decisionOf(ticket.id), (await show(resale.id, buyer)).status]).toEqual(['closed', 'removed']);
    expect(codeOf(await listFrom(buyer, { fromOrderId: order.id }).expect(409))).toBe('pass_closed');
  });

  it('waits while the resale is held, and is refused once it is sold', async () => {
    const { ticket, order, resell } = await bought();
    const resale = await resell();
    const hold = orderOf(resale);
    await hear(hold);
    await hear(asking(order));
    expect(await decisionOf(ticket.id)).toBeUndefined();
    await hear(later(hold, { status: 'completed', completedAt: requestedAt }));
    expect(await decisionOf(ticket.id)).toBe('kept');
  });

  it('goes on when the hold of the resale ended', async () => {
    const { ticket, buyer, order, resell } = await bought();
    const resale = await resell();
    const hold = orderOf(resale);
    await hear(hold);
    await hear(asking(order));
    await hear(later(hold, { status: 'cancelled' }));
    expect([await decisionOf(ticket.id), (await show(resale.id, buyer)).status]).toEqual(['closed', 'removed']);
  });

  it('made at Stripe ends the resale too', async () => {
    const { ticket, buyer, order, resell } = await bought();
    const resale = await resell();
    await hear(later(order, { status: 'cancelled' }));
    expect([(await show(ticket.id)).status, (await show(resale.id, buyer)).status]).toEqual(['removed', 'removed']);
  });

  it('and a resale that begins at the same moment: one of the two, in every turn that they may take', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1), { minLength: 24, maxLength: 24 }), async (schedule) => {
        const { ticket, buyer, order } = await bought();
        let status = 0;
        const resell = async () => {
          status = (await listFrom(buyer, { fromOrderId: order.id })).status;
        };
        await runInterleaved([resell, () => hear(asking(order))], schedule);
        const onSale = await Ticket.find({ fromOrderId: order.id, status: { $ne: 'removed' } });
        expect([await decisionOf(ticket.id), onSale.length]).toEqual(['closed', 0]);
        seen.add(String(status));
      }),
      { numRuns: 40 },
    );
    expect(seen.has('409')).toBe(true);
  }, 240_000);

  it('ends the same after a crash at any step', async () => {
    for (let step = 0; step < 16; step++) {
      const { ticket, buyer, order, resell } = await bought();
      const resale = await resell();
      if (await runUntilCrash(() => hear(asking(order)), step)) await hear(asking(order));
      expect([await decisionOf(ticket.id), (await show(resale.id, buyer)).status]).toEqual(['closed', 'removed']);
    }
  }, 240_000);
});

describe('POST /api/tickets with fromTicketId', () => {
  async function refunded({ isOpened = false } = {}) {
    const one = await bought();
    if (isOpened) await openedBy(one.buyer, one.ticket.id);
    await hear(asking(one.order));
    await hear(later(asking(one.order), { status: 'cancelled' }));
    return one;
  }

  it('takes the delivery of a refunded sale along where nobody ever opened it', async () => {
    const { ticket, buyer } = await refunded();
    const again = (await listFrom(seller, { fromTicketId: ticket.id }).expect(201)).body;
    expect(again).toMatchObject({ delivery: 'ready', status: 'available' });
    expect((await listFrom(seller, { fromTicketId: ticket.id }).expect(201)).body.delivery).toBe('none');
    const next = newUser();
    await buy(again, next);
    expect([await openedBy(next, again.id), await openedBy(buyer, ticket.id)]).toEqual([200, 404]);
  });

  it('lists without it where it was opened', async () => {
    const { ticket } = await refunded({ isOpened: true });
    expect((await listFrom(seller, { fromTicketId: ticket.id }).expect(201)).body.delivery).toBe('none');
  });

  it('is refused for what is not removed, or another’s', async () => {
    const ticket = await list();
    expect(codeOf(await listFrom(seller, { fromTicketId: ticket.id }).expect(409))).toBe('not_removed');
    await listFrom(newUser(), { fromTicketId: ticket.id }).expect(403);
    await listFrom(seller, { fromTicketId: newId() }).expect(404);
  });
});
