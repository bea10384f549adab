import type { OrderResponse } from '@tickets/common/contracts';
import { afterPayment, isSettling } from './after-payment';
import { orderSentence } from './strings';

const base: OrderResponse = {
  id: 'a'.repeat(24),
  status: 'completed',
  version: 4,
  createdAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2026-11-21T10:15:00.000Z',
  now: '2026-11-21T10:05:00.000Z',
  extensionsLeft: 10,
  extendableFrom: '2026-11-21T10:10:00.000Z',
  ticket: { id: 'b'.repeat(24), title: 'Harbour Lights', price: 45, currency: 'usd', userId: 'c'.repeat(24) },
};

function paid(payment: Partial<NonNullable<OrderResponse['payment']>>, more: Partial<OrderResponse> = {}) {
  return { ...base, ...more, payment: { status: 'completed' as const, amount: 45, refunded: 0, ...payment } };
}

describe('M7: an order after its payment', () => {
  it('has nothing to add while nothing happened to the payment', () => {
    expect(afterPayment(base)).toEqual([]);
    expect(afterPayment(paid({}))).toEqual([]);
    expect(orderSentence(paid({}), '')).toBe('Paid');
  });

  it('M7: says how much of it was refunded', () => {
    const order = paid({ refunded: 12, refund: { status: 'succeeded', amount: 12 } });
    expect(orderSentence(order, '')).toBe('Paid · Refunded $12.00');
    expect(afterPayment(order)).toEqual(['$12.00 was given back to you. Your bank may take a few days to show it.']);
    expect(isSettling(order)).toBe(false);
  });

  it.each([
    ['pending', 'A refund of $12.00 is on its way.'],
    ['requires_action', 'A refund of $12.00 needs a step from you'],
    ['failed', 'A refund of $12.00 did not go through yet.'],
  ] as const)('M7: does not count a refund that is %s as given back', (status, text) => {
    const order = paid({ refund: { status, amount: 12 } });
    expect(orderSentence(order, '')).toBe('Paid');
    expect(afterPayment(order)).toEqual([expect.stringContaining(text)]);
    expect(isSettling(order)).toBe(true);
  });

  it('M7: says that all was refunded, once the order ended with it', () =>
    expect(orderSentence(paid({ status: 'refunded', refunded: 45 }, { status: 'cancelled' }), '')).toBe(
      'Refunded $45.00',
    ));

  it.each([
    ['needs_response', '$45.00 of this payment is disputed. Your bank is looking into it.'],
    ['a_word_of_tomorrow', '$45.00 of this payment is disputed. Your bank is looking into it.'],
    ['won', 'The dispute over $45.00 was closed: the payment stands.'],
    ['lost', 'Your bank gave $45.00 back after a dispute.'],
  ])('M7: says how a dispute stands that is %s', (status, text) =>
    expect(afterPayment(paid({ dispute: { status, amount: 45, reason: 'fraudulent' } }))).toEqual([text]),
  );

  it('asks again while a captured payment of a cancelled order is not given back yet', () =>
    expect(isSettling(paid({}, { status: 'cancelled', cancelReason: 'expired' }))).toBe(true));
});
