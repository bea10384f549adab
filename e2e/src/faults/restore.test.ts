import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { audit } from '../journey/audit';
import { expectStatus } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, pay, sell } from '../journey/market';
import { backUp } from './database-backup';
import { serviceCommand } from './service-command';
import { useStack } from './use-stack';

/** Many purchases, each over five services. */
const TIMEOUT_MS = 600_000;

const running = useStack({ HOLD_MINUTES: '15' });

const OWNERS = ['tickets', 'orders', 'payments'] as const;
const SERVICES = [...OWNERS, 'expiration'] as const;

async function buy(ticket: TicketResponse): Promise<void> {
  const { buyer } = running.cast;
  const order = await hold(buyer, ticket.id);
  await awaitOrder(buyer, order.id, 'awaiting_payment');
  await payFor(order);
}

async function payFor(order: OrderResponse): Promise<void> {
  const { buyer, seller } = running.cast;
  expectStatus(await pay(buyer, order.id, 'pm_card_visa'), 201, `the order of ${order.ticket.title} is paid`);
  await awaitOrder(buyer, order.id, 'completed');
  await awaitTicket(seller, order.ticket.id, 'sold');
}

async function holdAndRelease(ticket: TicketResponse): Promise<void> {
  const { rival, seller } = running.cast;
  const order = await hold(rival, ticket.id);
  await awaitOrder(rival, order.id, 'awaiting_payment');
  expectStatus(await rival.delete(`/api/orders/${order.id}`), 204, 'the rival releases it');
  await awaitTicket(seller, ticket.id, 'available');
}

async function edit(ticket: TicketResponse, price: number): Promise<void> {
  const { seller } = running.cast;
  expectStatus(
    await seller.put(`/api/tickets/${ticket.id}`, { title: ticket.title, price }),
    200,
    'the price is edited',
  );
}

const list = (title: string) => sell(running.cast.seller, title, 20);

/** A ticket for each thing that may happen to it before and after a backup. */
async function tradeBefore() {
  const [sold, untouched, soldLater, held, edited] = [
    await list('Sold before'),
    await list('Untouched'),
    await list('Sold after'),
    await list('Held and released after'),
    await list('Edited after'),
  ];
  await buy(sold);
  await holdAndRelease(edited);
  const liveSince = await list('Held since before, paid after');
  const order = await hold(running.cast.buyer, liveSince.id);
  await awaitOrder(running.cast.buyer, order.id, 'awaiting_payment');
  await audit(running.stores);
  return { untouched, soldLater, held, edited, order };
}

async function tradeAfter({ soldLater, held, edited, order }: Awaited<ReturnType<typeof tradeBefore>>) {
  await buy(soldLater);
  for (let times = 0; times < 3; times++) await holdAndRelease(held);
  await edit(edited, 30);
  await payFor(order);
  const [soldNew, untouchedNew, heldNew] = [
    await list('Listed and sold after'),
    await list('Listed after'),
    await list('Listed after, and held'),
  ];
  await buy(soldNew);
  const live = await hold(running.cast.buyer, heldNew.id);
  await awaitOrder(running.cast.buyer, live.id, 'awaiting_payment');
  await audit(running.stores);
  return { untouchedNew, live };
}

describe('B3: a database comes back from a backup', () => {
  it.each(OWNERS)(
    'that of %s: all services agree, and every ticket can be sold',
    async (owner) => {
      const { stack, stores } = running;
      const before = await tradeBefore();
      const restore = await backUp(stores.mongo[owner]);
      const after = await tradeAfter(before);
      await stack.part(owner).stop();
      try {
        await restore();
        expect(await serviceCommand(stack, owner, 'restored')).toMatch(/\d+ newer than the backup brought back/);
      } finally {
        await stack.part(owner).start();
      }
      await audit(stores);
      await payFor(after.live);
      for (const ticket of [before.untouched, before.held, before.edited, after.untouchedNew]) await buy(ticket);
      await buy(await list('Listed after the restore'));
      await audit(stores);
    },
    TIMEOUT_MS,
  );
});

describe('B4: the broker lost its volume', () => {
  it(
    'rebuild refuses; after republish all services agree, rebuild works, and every ticket can be sold',
    async () => {
      const { stack, stores } = running;
      const before = await tradeBefore();
      const after = await tradeAfter(before);
      await stack.part('nats').stop();
      await rm(join(stack.dir, 'nats'), { recursive: true, force: true });
      await stack.part('nats').start();
      for (const service of SERVICES) {
        await expect(serviceCommand(stack, service, 'rebuild')).rejects.toMatchObject({
          stderr: expect.stringMatching(/left as it was: .* the broker's history lacks \d+/),
        });
      }
      for (const owner of OWNERS) {
        expect(await serviceCommand(stack, owner, 'republish')).toMatch(/\d+ snapshots sent again/);
      }
      await audit(stores);
      for (const service of SERVICES) expect(await serviceCommand(stack, service, 'rebuild')).toContain('rebuilt');
      await audit(stores);
      await payFor(after.live);
      for (const ticket of [before.untouched, before.held, before.edited, after.untouchedNew]) await buy(ticket);
    },
    TIMEOUT_MS,
  );
});
