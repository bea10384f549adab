import type { Command } from './command-recorder';
import { costOf, pollingIn, sum } from './count';

const command = (collection: string, shape: string): Command => ({
  at: 0,
  service: 'orders',
  collection,
  name: 'find',
  shape,
});

describe('the cost of an action', () => {
  it('is what it asked, without what would have been asked anyway', () => {
    const polling = pollingIn(
      Array.from({ length: 10 }, () => command('orders', 'nextAt')),
      5_000,
    );
    const asked = [
      ...Array.from({ length: 6 }, () => command('orders', 'nextAt')),
      ...Array.from({ length: 8 }, () => command('tickets', '_id')),
    ];
    const costs = costOf(asked, { overMs: 2_000, times: 4, polling });
    expect(Object.fromEntries(costs)).toEqual({ 'orders.orders find (nextAt)': 0.5, 'orders.tickets find (_id)': 2 });
    expect([sum(costs), sum(costs, 'orders.tickets')]).toEqual([2.5, 2]);
  });
});
