import type { OrderResponse } from '@tickets/common/contracts';
import { receiptStateOf } from './receipt-state';

const at = '2030-06-01T18:00:00.000Z';
const ticket = { id: 'b'.repeat(24), title: 'Harbour Lights', price: 45, currency: 'usd', userId: 'c'.repeat(24) };
const order: OrderResponse = {
  id: 'a'.repeat(24),
  status: 'completed',
  version: 4,
  createdAt: at,
  expiresAt: at,
  now: at,
  extensionsLeft: 0,
  extendableFrom: at,
  deliverBy: '2030-06-02T18:00:00.000Z',
  ticket,
};
const asked = { reason: 'event_cancelled' as const, requestedAt: at };
const resale = { ticketId: 'd'.repeat(24), status: 'available' as const };

describe('the receipt of a paid order', () => {
  it.each([
    ['coming', order, 'none'],
    ['coming', { ...order, deliverBy: undefined }, 'none'],
    ['coming', { ...order, refund: asked }, 'none'],
    ['overdue', { ...order, now: '2030-06-02T18:00:00.000Z' }, 'none'],
    ['overdue', { ...order, refund: { ...asked, reason: 'not_delivered' as const } }, 'none'],
    ['ready', order, 'ready'],
    ['ready', { ...order, refund: asked }, 'ready'],
    ['ready', { ...order, refund: { ...asked, reason: 'seller' as const } }, 'ready'],
    ['ready', { ...order, resale }, 'ready'],
    ['sold_on', { ...order, resale: { ...resale, status: 'sold' as const } }, 'ready'],
    ['refunding', { ...order, refund: { ...asked, reason: 'seller' as const } }, 'none'],
    ['refunding', { ...order, refund: { ...asked, acceptedAt: at } }, 'ready'],
    ['refunding', { ...order, refund: { refundedAt: at } }, 'ready'],
  ] as const)('is %s', (state, given, delivery) => expect(receiptStateOf(given, delivery)).toBe(state));
});
