import { sum } from './count';
import { type Action, type Costs, measureOperations } from './measure';
import { formatCosts } from './report';

/** What one action may cost at most in operations on databases, over all services; what comes now and then included, as the watch over deliveries. */
const BOUNDS: Record<Action, number> = { browse: 3.5, sell: 5, hold: 23, pay: 58, cancel: 16, expire: 23 };

describe('what an action costs', () => {
  let costs: Costs;
  beforeAll(async () => {
    costs = await measureOperations(4);
    console.log(formatCosts(costs));
  });

  it.each(Object.entries(BOUNDS))('%s: at most %d operations on databases', (action, bound) => {
    // The key is one of BOUNDS.
    expect(sum(costs[action as Action].operations)).toBeLessThanOrEqual(bound);
  });

  it('a payment asks its provider three things: create, confirm, capture', () => {
    expect(Object.fromEntries(costs.pay.provider)).toEqual({
      'POST /v1/payment_intents': 1,
      'POST /v1/payment_intents/:id/confirm': 1,
      'POST /v1/payment_intents/:id/capture': 1,
    });
  });
});
