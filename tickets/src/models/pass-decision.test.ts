import type { OrderRefund, OrderSnapshot } from '@tickets/common/contracts';
import { newUser, runInterleaved, runUntilCrash, useTestDatabase } from '@tickets/common/testing';
import fc from 'fast-check';
import { openPass } from '../delivery/pass';
import { storeDelivery } from '../delivery/store-delivery';
import { later, orderOf, startTickets } from '../testing/start-tickets';
import { Delivery } from './delivery';
import { Ticket } from './ticket';

useTestDatabase();

const deps = startTickets();
const { as, seller, list, show, hear } = deps;
let serial = 0;
const content = () => ({ kind: 'barcode', format: 'qr', value: `DECIDED-${serial++}` }) as const;
const put = (id: string) => as(seller, 'put', `/api/tickets/${id}/delivery`).send(content());
const codeOf = (answer: { body: { errors: { code?: string }[] } }) => answer.body.errors[0]?.code;
const requestedAt = '2030-01-01T00:00:00.000Z';

async function sold() {
  const ticket = await list();
  const buyer = newUser();
  const order = orderOf(ticket, { userId: buyer.id, status: 'completed', completedAt: new Date().toISOString() });
  await hear(order);
  return { ticket, buyer, order, owned: { ticketId: ticket.id, userId: seller.id } };
}

const asking = (order: OrderSnapshot, refund: OrderRefund = {}) =>
  later(order, { refund: { reason: 'not_delivered', requestedAt, ...refund } });
const decisionOf = async (id: string) => (await Ticket.findById(id))?.passDecision;

describe('a refund that an order asks for', () => {
  it('closes what was not delivered: it can’t be any more, and the order’s end removes the ticket', async () => {
    const { ticket, buyer, order } = await sold();
    await hear(asking(order));
    expect(await decisionOf(ticket.id)).toMatchObject({ orderId: order.id, outcome: 'closed' });
    expect(codeOf(await put(ticket.id).expect(409))).toBe('pass_closed');
    expect(codeOf(await as(buyer, 'post', `/api/tickets/${ticket.id}/pass`).expect(409))).toBe('pass_closed');
    await hear(later(asking(order), { status: 'cancelled' }));
    expect((await show(ticket.id)).status).toBe('removed');
    expect(codeOf(await put(ticket.id).expect(409))).toBe('pass_closed');
  });

  it('is answered with kept where the upload was saved first, and the pass stays its buyer’s', async () => {
    const { ticket, buyer, order } = await sold();
    await put(ticket.id).expect(200);
    await hear(asking(order));
    await hear(asking(order));
    expect(await decisionOf(ticket.id)).toMatchObject({ outcome: 'kept' });
    await as(buyer, 'post', `/api/tickets/${ticket.id}/pass`).expect(200);
  });

  it.each<[OrderRefund['reason'], OrderRefund]>([
    ['seller', {}],
    ['operator', {}],
    ['event_cancelled', { confirmedAt: requestedAt }],
  ])('by reason %s closes a pass, delivered and opened or not', async (reason, more) => {
    const { ticket, buyer, order } = await sold();
    await put(ticket.id).expect(200);
    await as(buyer, 'post', `/api/tickets/${ticket.id}/pass`).expect(200);
    await hear(asking(order, { reason, ...more }));
    expect(await decisionOf(ticket.id)).toMatchObject({ outcome: 'closed' });
    for (const method of ['get', 'post'] as const) {
      expect(codeOf(await as(buyer, method, `/api/tickets/${ticket.id}/pass`).expect(409))).toBe('pass_closed');
    }
    await as(buyer, 'get', `/api/tickets/${ticket.id}/pass.png`).expect(409);
  });

  it('because the event was cancelled is nothing to decide about before it is confirmed', async () => {
    const { ticket, order } = await sold();
    await hear(asking(order, { reason: 'event_cancelled' }));
    expect(await decisionOf(ticket.id)).toBeUndefined();
  });

  it('is decided once: a later request of a kept pass is a question of its own', async () => {
    const { ticket, order } = await sold();
    await put(ticket.id).expect(200);
    await hear(asking(order));
    const dropped = later(asking(order), { refund: undefined });
    await hear(dropped);
    await hear(asking(dropped, { reason: 'seller', requestedAt: '2030-01-02T00:00:00.000Z' }));
    expect(await decisionOf(ticket.id)).toMatchObject({ outcome: 'closed' });
  });

  it('heard before its sale is decided all the same', async () => {
    const ticket = await list();
    const order = orderOf(ticket, { status: 'completed', completedAt: new Date().toISOString() });
    await hear(asking(order));
    await hear(order);
    expect(await decisionOf(ticket.id)).toMatchObject({ outcome: 'closed' });
  });
});

/** What a ticket may be left as: delivered and kept, or closed without any delivery; nothing between. */
async function outcomeOf(id: string) {
  const ticket = await Ticket.findById(id);
  const rows = await Delivery.find({ ticketId: id, _id: ticket?.deliveryId });
  return [ticket?.passDecision?.outcome, ticket?.deliveryId !== undefined, ticket?.deliveryId ? rows.length : 0];
}

describe('deadline and upload at the same moment', () => {
  it('have one winner, in every turn that they may take', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1), { minLength: 24, maxLength: 24 }), async (schedule) => {
        const { ticket, order, owned } = await sold();
        let code: string | undefined;
        const upload = () =>
          storeDelivery(deps, owned, content()).then(
            () => {},
            (error: { errors?: { code?: string }[] }) => {
              code = error.errors?.[0]?.code;
            },
          );
        await runInterleaved([upload, () => hear(asking(order))], schedule);
        const outcome = await outcomeOf(ticket.id);
        expect([
          ['closed', false, 0],
          ['kept', true, 1],
        ]).toContainEqual(outcome);
        expect(code).toBe(outcome[0] === 'closed' ? 'pass_closed' : undefined);
        seen.add(String(outcome[0]));
      }),
      { numRuns: Number(process.env.DEADLINE_RACES ?? 60) },
    );
    expect(seen).toEqual(new Set(['closed', 'kept']));
  }, 600_000);

  it('within 50 ms of each other have one winner, and the money follows it', async () => {
    for (let race = 0; race < Number(process.env.DEADLINE_RACES ?? 60); race++) {
      const { ticket, order } = await sold();
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const lead = Math.round(((race * 37) % 101) - 50);
      const [answer] = await Promise.all([
        wait(Math.max(0, -lead)).then(() => put(ticket.id)),
        wait(Math.max(0, lead)).then(() => hear(asking(order))),
      ]);
      const [outcome] = await outcomeOf(ticket.id);
      expect([answer.status, outcome]).toEqual(answer.status === 200 ? [200, 'kept'] : [409, 'closed']);
    }
  }, 600_000);
});

describe('a crash between any two steps', () => {
  it('of an upload leaves it done or not, and the next try does it', async () => {
    for (let step = 0; step < 14; step++) {
      const { ticket, owned } = await sold();
      const given = content();
      await runUntilCrash(() => storeDelivery(deps, owned, given), step);
      await storeDelivery(deps, owned, given);
      expect(await outcomeOf(ticket.id)).toEqual([undefined, true, 1]);
      expect(await Delivery.countDocuments({ ticketId: ticket.id })).toBe(1);
    }
  }, 240_000);

  it('of an opening and of a refund ends the same as without', async () => {
    for (let step = 0; step < 10; step++) {
      const { ticket, buyer, order } = await sold();
      await put(ticket.id).expect(200);
      const reader = { ticketId: ticket.id, userId: buyer.id };
      await runUntilCrash(() => openPass(deps, reader), step);
      const opened = await openPass(deps, reader);
      expect(opened.openedAt).toEqual((await Ticket.findById(ticket.id))?.openedAt);
      const asked = asking(order, { reason: 'seller' });
      if (await runUntilCrash(() => hear(asked), step)) await hear(asked);
      expect(await decisionOf(ticket.id)).toMatchObject({ outcome: 'closed' });
      await expect(openPass(deps, reader)).rejects.toMatchObject({ status: 409 });
    }
  }, 240_000);
});
