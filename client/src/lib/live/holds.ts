import type { OrderResponse } from '@tickets/common/contracts';

export type Hold = Pick<OrderResponse, 'id' | 'expiresAt' | 'now'> & { ticketId: string };

/** Of an order that still runs against the clock; one that is being paid has no deadline any more. */
export function holdsAmong(orders: OrderResponse[]): Hold[] {
  return orders.flatMap(({ id, expiresAt, now, authorizedAt, ticket }) =>
    authorizedAt ? [] : [{ id, expiresAt, now, ticketId: ticket.id }],
  );
}
