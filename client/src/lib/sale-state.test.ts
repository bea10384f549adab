import type { SaleResponse } from '@tickets/common/contracts';
import { canGiveBack, isRefunding, needsHandover, needsSeller, saleStateOf } from './sale-state';
import { saleSentence } from './strings/sales';

const at = '2030-06-01T18:00:00.000Z';
const sale: SaleResponse = {
  id: 'a'.repeat(24),
  status: 'completed',
  version: 4,
  amount: 45,
  completedAt: at,
  delivery: 'none',
  ticket: { id: 'b'.repeat(24), title: 'Harbour Lights', price: 45, currency: 'usd', userId: 'c'.repeat(24) },
};
const refund = { reason: 'seller' as const, requestedAt: at };

describe('a sale', () => {
  it.each([
    ['to_deliver', { ...sale, deliverBy: '2030-06-02T18:00:00.000Z' }, 'Hand over by Jun 2'],
    ['overdue', { ...sale, deliverBy: at }, 'Not handed over by Jun 2: the buyer gets the money back'],
    ['delivered', { ...sale, delivery: 'ready' as const }, 'Handed over'],
    ['opened', { ...sale, delivery: 'ready' as const, openedAt: at }, 'Handed over · opened Jun 2'],
    [
      'asked',
      { ...sale, refund: { ...refund, reason: 'event_cancelled' as const } },
      'The buyer asks for a refund: the event is cancelled',
    ],
    ['refunding', { ...sale, refund }, 'Refund on its way to the buyer'],
    [
      'refunding',
      { ...sale, refund: { ...refund, reason: 'event_cancelled' as const, acceptedAt: at } },
      'Refund on its way to the buyer',
    ],
    ['refunded', { ...sale, status: 'cancelled' as const, refund }, 'Refunded by you'],
    ['refunded', { ...sale, status: 'cancelled' as const }, 'Refunded'],
  ] as const)('is %s', (state, given, text) => {
    const nowMs = Date.parse(at);
    expect(saleStateOf(given, nowMs)).toBe(state);
    expect(needsHandover(given, nowMs)).toBe(state === 'to_deliver' || state === 'overdue');
    expect(needsSeller(given, nowMs)).toBe(['to_deliver', 'overdue', 'asked'].includes(state));
    expect(isRefunding(given, nowMs)).toBe(state === 'overdue' || state === 'refunding');
    expect(saleSentence(given, state, 'Jun 2')).toBe(text);
  });

  it('can be given back until its event begins, and only once', () => {
    const startsAt = '2030-06-02T18:00:00.000Z';
    const dated = { ...sale, ticket: { ...sale.ticket, startsAt } };
    expect(canGiveBack(sale, Date.parse(startsAt))).toBe(true);
    expect(canGiveBack(dated, Date.parse(startsAt) - 1)).toBe(true);
    expect(canGiveBack(dated, Date.parse(startsAt))).toBe(false);
    expect(canGiveBack({ ...sale, refund }, 0)).toBe(false);
    expect(canGiveBack({ ...sale, refund: { ...refund, reason: 'event_cancelled' } }, 0)).toBe(true);
  });
});
