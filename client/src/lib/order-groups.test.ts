import type { OrderResponse } from '@tickets/common/contracts';
import { groupOrders } from './order-groups';

const at = '2030-06-01T18:00:00.000Z';

const order = (id: string, startsAt?: string, more: Partial<OrderResponse> = {}): OrderResponse => ({
  id,
  status: 'completed',
  version: 4,
  createdAt: at,
  expiresAt: at,
  now: at,
  extensionsLeft: 0,
  extendableFrom: at,
  ticket: {
    id: 'b'.repeat(24),
    title: 'Harbour Lights',
    price: 45,
    currency: 'usd',
    userId: 'c'.repeat(24),
    ...(startsAt ? { startsAt } : {}),
  },
  ...more,
});

const idsIn = (orders: OrderResponse[]) =>
  Object.fromEntries(
    Object.entries(groupOrders(orders, Date.parse(at))).map(([group, members]: [string, OrderResponse[]]) => [
      group,
      members.map(({ id }) => id),
    ]),
  );

describe('my orders', () => {
  it('have what is to be paid first, then what lies ahead by its date, then the rest as it came', () => {
    const soldOn = { resale: { ticketId: 'd'.repeat(24), status: 'sold' as const } };
    const onSale = { resale: { ticketId: 'd'.repeat(24), status: 'available' as const } };
    expect(
      idsIn([
        order('undated'),
        order('begun', at),
        order('later', '2030-06-09T18:00:00.000Z'),
        order('cancelled', '2030-06-09T18:00:00.000Z', { status: 'cancelled' }),
        order('held', '2030-06-09T18:00:00.000Z', { status: 'awaiting_payment' }),
        order('sooner', '2030-06-02T18:00:00.000Z', onSale),
        order('sold on', '2030-06-09T18:00:00.000Z', soldOn),
      ]),
    ).toEqual({
      live: ['held'],
      upcoming: ['sooner', 'later', 'undated'],
      earlier: ['begun', 'cancelled', 'sold on'],
    });
  });
});
