import fc from 'fast-check';
import { awaitOrder, hold, pay, sell } from '../journey/market';
import { Person } from '../journey/person';
import { useStack } from './use-stack';

const SAMPLES = 200;
const LANES = 8;

const running = useStack({ HOLD_MINUTES: '5' });

describe('prices in cents', () => {
  it(`${SAMPLES} of them from 0.50 to 200.49 go through listing, hold, event, charge and receipt exactly`, async () => {
    const { stack, cast, stores } = running;
    const prices = fc.sample(fc.integer({ min: 50, max: 20_049 }), { numRuns: SAMPLES, seed: 2026 });
    const left = [...prices];
    const lane = async (n: number) => {
      const buyer = await new Person(stack.url, `lane ${n}`).signUp();
      for (let cents = left.pop(); cents !== undefined; cents = left.pop()) {
        const price = Number(`${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
        const ticket = await sell(cast.seller, `Price ${price}`, price);
        const order = await hold(buyer, ticket.id);
        expect((await pay(buyer, order.id, 'pm_card_visa')).status).toBe(201);
        const receipt = await awaitOrder(buyer, order.id, 'completed');
        expect([ticket.price, order.ticket.price, receipt.payment?.amount]).toEqual([price, price, price]);
      }
    };
    await Promise.all(Array.from({ length: LANES }, (_, n) => lane(n)));
    const answer = await fetch(`${stores.emulator}/_emulator/state`);
    const state = (await answer.json()) as { totals: { netCents: number } };
    expect(state.totals.netCents).toBe(prices.reduce((sum, cents) => sum + cents, 0));
  });
});
