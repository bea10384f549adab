import type { OrderResponse } from '@tickets/common/contracts';
import { afterPayment, isSettling } from './after-payment';
import { orderSentence } from './strings/orders';

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
    expect(orderSentence(paid({}))).toBe('Paid');
  });

  it('M7: says how much of it was refunded', () => {
    const order = paid({ refunded: 12, refund: { status: 'succeeded', amount: 12 } });
    expect(orderSentence(order)).toBe('Paid · Refunded $12.00');
    expect(afterPayment(order)).toEqual(['$12.00 was given back to you. Your bank may take a few days to show it.']);
    expect(isSettling(order)).toBe(false);
  });

  it.each([
    ['pending', 'A refund of $12.00 is on its way.'],
    ['requires_action', 'A refund of $12.00 needs a step from you'],
    ['failed', 'A refund of $12.00 did not go through yet.'],
  ] as const)('M7: does not count a refund that is %s as given back', (status, text) => {
    const order = paid({ refund: { status, amount: 12 } });
    expect(orderSentence(order)).toBe('Paid');
    expect(afterPayment(order)).toEqual([expect.stringContaining(text)]);
    expect(isSettling(order)).toBe(true);
  });

  it('M7: says that all was refunded, once the order ended with it', () =>
    expect(orderSentence(paid({ status: 'refunded', refunded: 45 }, { status: 'cancelled' }))).toBe('Refunded $45.00'));

  describe('whose whole price goes back', () => {
    const requestedAt = '2026-11-22T10:00:00.000Z';

    it('says that the buyer asked, and that it is not decided', () => {
      const order = paid({}, { refund: { reason: 'event_cancelled', requestedAt } });
      expect(orderSentence(order)).toBe('Paid · refund requested');
      expect(afterPayment(order)).toEqual([expect.stringContaining('You asked for $45.00 back on Nov 22, 2026')]);
    });

    it('says once that the money is on its way', () => {
      const refund = { reason: 'not_delivered' as const, requestedAt, acceptedAt: requestedAt };
      const accepted = paid({}, { refund });
      expect(orderSentence(accepted)).toBe('Paid · refund on its way');
      expect(afterPayment(accepted)).toEqual([expect.stringContaining('$45.00 is on its way back')]);
      const pending = paid({ refund: { status: 'pending', amount: 45 } }, { refund });
      expect(afterPayment(pending)).toEqual([expect.stringContaining('A refund of $45.00 is on its way.')]);
    });

    it.each([
      ['not_delivered', 'The seller did not hand over the ticket in time'],
      ['event_cancelled', 'The event was cancelled'],
      ['seller', 'The seller gave you the money back'],
      ['operator', 'We gave you the money back'],
    ] as const)('says why, once it is given back: %s', (reason, text) => {
      const refund = { reason, requestedAt, acceptedAt: requestedAt, refundedAt: requestedAt };
      const order = paid(
        { status: 'refunded', refunded: 45 },
        { status: 'cancelled', cancelReason: 'refunded', refund },
      );
      expect(afterPayment(order)).toEqual([
        expect.stringContaining(text),
        expect.stringContaining('$45.00 was given back'),
      ]);
      expect(isSettling(order)).toBe(false);
    });
  });

  it('says whether its ticket is there, or by when it comes', () => {
    expect(orderSentence(paid({}, { delivery: 'ready' }))).toBe('Paid · ticket ready');
    const coming = paid({}, { delivery: 'none', deliverBy: '2026-11-22T10:00:00.000Z' });
    expect(orderSentence(coming, { deliverBy: 'Nov 22' })).toBe('Paid · comes by Nov 22');
    expect(orderSentence({ ...coming, now: coming.deliverBy ?? '' })).toBe('Paid · ticket did not come in time');
  });

  it('says that its buyer sells it on, or did', () => {
    const resale = (status: 'available' | 'held' | 'sold') =>
      orderSentence(paid({}, { delivery: 'ready', resale: { ticketId: 'd'.repeat(24), status } }));
    expect(resale('available')).toBe('Paid · you are selling it on');
    expect(resale('held')).toBe('Paid · you are selling it on');
    expect(resale('sold')).toBe('Paid · sold on');
  });

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
