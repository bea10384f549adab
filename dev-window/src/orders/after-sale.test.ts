import { afterSaleOf } from './after-sale';

const at = new Date(Date.UTC(2030, 0, 1));
const text = at.toISOString();

describe('what is said of an order', () => {
  it.each<[string, object, string[]]>([
    ['a hold', { status: 'created' }, []],
    ['a sale that is owed', { deliverBy: at }, [`to be delivered by ${text}`]],
    [
      'one that was delivered',
      { deliverBy: text, deliveredAt: text },
      [`to be delivered by ${text}, delivered at ${text}`],
    ],
    [
      'a refund on its way',
      { refund: { reason: 'not_delivered', requestedAt: at, acceptedAt: at } },
      [`refund (not_delivered) asked for at ${text}, accepted at ${text}`],
    ],
    [
      'a refund in Stripe’s dashboard',
      { refund: { refundedAt: text, amountCents: 5 } },
      [`refund (made at Stripe) done at ${text}`],
    ],
  ])('%s', (_name, fields, lines) => {
    expect(afterSaleOf('order', { ...fields })).toEqual(lines);
  });
});

describe('what is said of a ticket', () => {
  const closed = { passDecision: { outcome: 'closed', requestedAt: text, orderId: 'o' } };
  it.each<[string, object, string[]]>([
    ['one that is listed without a barcode', { status: 'available', delivery: 'none' }, []],
    ['one with it, as tickets stores it', { status: 'available', deliveryId: 'd' }, ['pass ready']],
    ['one with it, as tickets publishes it', { status: 'sold', delivery: 'ready' }, ['pass ready']],
    ['one that is sold without', { status: 'sold', delivery: 'none' }, ['no pass yet']],
    ['one that was opened', { status: 'sold', delivery: 'ready', openedAt: at }, [`pass opened at ${text}`]],
    [
      'one whose refund was accepted',
      { status: 'sold', delivery: 'ready', openedAt: at, ...closed },
      ['pass closed', `refund asked for at ${text}: closed`],
    ],
    ['one that was refunded at Stripe', { status: 'removed', deliveryId: 'd' }, ['pass closed']],
  ])('%s', (_name, fields, lines) => {
    expect(afterSaleOf('ticket', { ...fields })).toEqual(lines);
  });
});
