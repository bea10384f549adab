import type { OrderResponse } from '@tickets/common/contracts';
import { audit } from '../journey/audit';
import { eventually } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, pay, readOrder, sell } from '../journey/market';
import { flushRedis } from '../journey/own-stack';
import { Person } from '../journey/person';
import { BROKERS, startBroker, stopBroker, useStack } from './use-stack';

const OUTAGE_MS = Number(process.env.OUTAGE_S ?? 60) * 1000;

describe.each(BROKERS)('on %s', (bus) => {
  const running = useStack({ HOLD_MINUTES: '0.5', HOLD_GRACE_MS: '1000' }, { bus });

  async function statusOf(person: Person, method: string, path: string, body?: object): Promise<number> {
    return (await person.once(method, path, body)).status;
  }

  /** What must work whatever lies behind it: sign in, list, browse, hold. */
  async function expectEverydayWork(ticketId: string): Promise<OrderResponse> {
    const { seller, buyer } = running.cast;
    const again = new Person(running.stack.url, 'again');
    const credentials = { email: buyer.email, password: buyer.password };
    expect(await statusOf(again, 'POST', '/api/users/signin', credentials)).toBe(200);
    expect(await statusOf(again, 'POST', '/api/tickets', { title: 'Listed meanwhile', price: 10 })).toBe(201);
    expect(await statusOf(seller, 'GET', '/api/tickets')).toBe(200);
    expect(await statusOf(seller, 'GET', `/api/tickets/${ticketId}`)).toBe(200);
    const held = await buyer.once<OrderResponse>('POST', '/api/orders', { ticketId });
    expect(held.status).toBe(201);
    return held.body;
  }

  async function knownTicket(title: string): Promise<string> {
    const { seller, rival } = running.cast;
    const ticket = await sell(seller, title, 25);
    const probe = await hold(rival, ticket.id);
    await awaitOrder(rival, probe.id, 'awaiting_payment');
    await rival.delete(`/api/orders/${probe.id}`);
    await awaitTicket(seller, ticket.id, 'available');
    return ticket.id;
  }

  describe('the broker is away', () => {
    it(`for ${OUTAGE_MS / 1000} s: all works but payment, and afterwards everything agrees`, async () => {
      const { stack, cast, stores } = running;
      const paidBefore = await hold(cast.buyer, await knownTicket('Held before the outage'));
      await awaitOrder(cast.buyer, paidBefore.id, 'awaiting_payment');
      const wanted = await knownTicket('Held in the outage');

      await stopBroker(stack);
      const end = Date.now() + OUTAGE_MS;
      const held = await expectEverydayWork(wanted);
      for (const order of [paidBefore, held]) {
        const refused = await cast.buyer.once('POST', '/api/payments', {
          orderId: order.id,
          paymentMethodId: 'pm_card_visa',
        });
        expect(refused.status).toBe(503);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      await eventually('the outage is over', () => Promise.resolve(Date.now() > end), OUTAGE_MS + 5_000);
      await startBroker(stack);
      await audit(stores);
      await awaitTicket(cast.seller, wanted, 'available');
    });

    it('while a price is edited: the order is cancelled as changed, and nobody is charged', async () => {
      const { stack, cast, stores } = running;
      const ticketId = await knownTicket('Dearer meanwhile');
      await stopBroker(stack);
      const held = await cast.buyer.once<OrderResponse>('POST', '/api/orders', { ticketId });
      expect(held.status).toBe(201);
      expect(
        await statusOf(cast.seller, 'PUT', `/api/tickets/${ticketId}`, { title: 'Dearer meanwhile', price: 26 }),
      ).toBe(200);
      await startBroker(stack);
      const order = await awaitOrder(cast.buyer, held.body.id, 'cancelled');
      expect(order.cancelReason).toBe('changed');
      await audit(stores);
    });
  });

  describe('Redis is away', () => {
    it('everything works, payment too, and holds still end', async () => {
      const { stack, cast } = running;
      const [bought, lapsing] = [await knownTicket('Bought without Redis'), await knownTicket('Lapses without Redis')];
      await stack.part('redis').stop();
      try {
        const order = await expectEverydayWork(bought);
        await awaitOrder(cast.buyer, order.id, 'awaiting_payment');
        expect((await pay(cast.buyer, order.id, 'pm_card_visa')).status).toBe(201);
        await awaitOrder(cast.buyer, order.id, 'completed');
        const left = await hold(cast.buyer, lapsing);
        const ended = await awaitOrder(cast.buyer, left.id, 'cancelled', 90_000);
        expect(ended.cancelReason).toBe('expired');
      } finally {
        await stack.part('redis').start();
      }
    });

    it('its data are gone: holds still end', async () => {
      const { stack, cast } = running;
      const order = await hold(cast.buyer, await knownTicket('Timer lost'));
      await flushRedis(stack.ports.redis);
      const ended = await awaitOrder(cast.buyer, order.id, 'cancelled', 90_000);
      expect(ended.cancelReason).toBe('expired');
      expect((await readOrder(cast.buyer, order.id)).payment).toBeUndefined();
    });
  });
});
