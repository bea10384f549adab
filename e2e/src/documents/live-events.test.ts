import { NatsStreamingBus } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';
import { pino } from 'pino';
import { useStack } from '../faults/use-stack';
import { eventually } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, pay, sell } from '../journey/market';
import { missingForPython, validateInPython } from './python-consumer';

const missing = missingForPython();

if (missing) {
  it.skip(`skipped, because ${missing}`, () => undefined);
} else {
  const running = useStack({ HOLD_MINUTES: '5' });

  /** All that is and was said on the bus, as text. */
  const listenToAll = () => {
    const heard: string[] = [];
    const bus = new NatsStreamingBus({
      url: `nats://127.0.0.1:${running.stack.ports.nats}`,
      clusterId: 'ticketing',
      clientId: 'live-events',
      logger: pino({ level: 'silent' }),
    }).start();
    for (const subject of Object.values(Subjects)) {
      bus.subscribe({ subject, from: 'first', maxInFlight: 100, ackWaitMs: 10_000 }, ({ data }) => {
        heard.push(data);
        return Promise.resolve();
      });
    }
    return { heard, close: () => bus.close() };
  };

  describe('a consumer in another language', () => {
    it('finds every event of a purchase and of a hold given up as common/schemas says', async () => {
      const { seller, buyer, rival } = running.cast;
      const bought = await sell(seller, 'Bought while Python listens', 19.99);
      const order = await hold(buyer, bought.id);
      await awaitOrder(buyer, order.id, 'awaiting_payment');
      expect((await pay(buyer, order.id, 'pm_card_visa')).status).toBe(201);
      await awaitTicket(seller, bought.id, 'sold');
      const other = await sell(seller, 'Given up', 5);
      const given = await hold(rival, other.id);
      expect((await rival.delete(`/api/orders/${given.id}`)).status).toBe(204);
      await awaitTicket(seller, other.id, 'available');

      const { heard, close } = listenToAll();
      const subjects = () => new Set(heard.map((data) => JSON.parse(data).subject));
      const told = [Subjects.TicketCreated, Subjects.TicketUpdated, Subjects.OrderCreated, Subjects.OrderUpdated];
      const ended = [
        Subjects.OrderCancelled,
        Subjects.OrderCompleted,
        Subjects.ChargeCreated,
        Subjects.ChargeCompleted,
      ];
      await eventually('the events were heard', () =>
        Promise.resolve([...told, ...ended].every((subject) => subjects().has(subject))),
      );
      await close();
      const { code, lines } = await validateInPython(heard);
      expect(lines.filter(([verdict]) => verdict !== 'ok')).toEqual([]);
      expect(lines).toHaveLength(heard.length);
      expect(code).toBe(0);
    });

    it('says what is wrong with an event that is not', async () => {
      const eventId = 'ticket:hold-refused:1';
      const data = { orderId: '65f1c0ffee65f1c0ffee65f1', ticketId: 'not an id', reason: 'sold' };
      const event = {
        eventId,
        subject: Subjects.TicketHoldRefused,
        schemaVersion: 1,
        occurredAt: '2030-01-01T00:00:00Z',
      };
      const { code, lines } = await validateInPython([JSON.stringify({ ...event, data })]);
      expect(code).toBe(1);
      expect(lines).toEqual([['INVALID', event.subject, eventId, expect.stringContaining('$.data.ticketId')]]);
    });
  });
}
