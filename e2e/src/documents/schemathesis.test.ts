import { useStack } from '../faults/use-stack';
import { awaitOrder, hold, sell } from '../journey/market';
import { missingForSchemathesis, runSchemathesis, withKnownIds } from './schemathesis';

/** Ends never; every-request.test.ts reads it. */
const ENDLESS = '/api/tickets/stream';

const missing = missingForSchemathesis();

if (missing) {
  it.skip(`skipped, because ${missing}`, () => undefined);
} else {
  const running = useStack({ HOLD_MINUTES: '15' });

  describe('Schemathesis', () => {
    it('finds no fault of a service and no answer that the merged document does not know', async () => {
      const { seller, buyer, url } = running.cast;
      const own = await Promise.all([1, 2, 3].map((n) => sell(buyer, `Mine ${n}`, 10 + n)));
      const others = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => sell(seller, `Not mine ${n}`, 20 + n)));
      const orders: string[] = [];
      for (const ticket of others.slice(0, 3)) orders.push((await hold(buyer, ticket.id)).id);
      for (const order of orders) await awaitOrder(buyer, order, 'awaiting_payment');

      const free = others.slice(3);
      const tickets = [free[0], own[0], free[1], own[1], free[2], own[2], others[0]].flatMap((one) => one?.id ?? []);
      const document = withKnownIds({ tickets, orders });
      const { cookie = '' } = buyer.headers();
      const { code, said, accepted } = await runSchemathesis({ url, cookie, document, without: [ENDLESS] });
      expect({ code, said }).toEqual({ code: 0, said: '' });
      // Which of them get through is chance; each is sent as it should be by every-request.test.ts.
      expect([...accepted.values()].some((times) => times > 0)).toBe(true);
    });

    it('tells of a status that a document does not know', async () => {
      const { buyer, url } = running.cast;
      const document = withKnownIds({ tickets: [], orders: [] });
      const operation = document.paths?.['/api/users/currentuser']?.get;
      if (!operation?.responses) throw new Error('the document has lost GET /api/users/currentuser');
      delete operation.responses['200'];
      document.paths = { '/api/users/currentuser': { get: operation } };
      const { cookie = '' } = buyer.headers();
      const { code, said } = await runSchemathesis({ url, cookie, document, without: [] });
      expect(code).toBe(1);
      expect(said).toContain('200');
    });
  });
}
