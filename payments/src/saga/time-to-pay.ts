import { Conflict } from '@tickets/common/http';
import type { OrderReplica } from '../replicas/order';

/** No attempt starts once the hold's time is over or the event has begun; only what began in time is taken further. */
export function isInTime(order: OrderReplica, nowMs: number): boolean {
  return nowMs < Date.parse(order.expiresAt) && !hasBegun(order, nowMs);
}

export function requireTimeToPay(order: OrderReplica, nowMs: number): void {
  if (hasBegun(order, nowMs)) {
    throw new Conflict('The event has begun, so this ticket can no longer be bought. You have not been charged.', {
      code: 'event_ended',
    });
  }
  if (!isInTime(order, nowMs)) {
    throw new Conflict('The time to pay for this ticket is over.', { code: 'order_expired' });
  }
}

function hasBegun({ ticket }: OrderReplica, nowMs: number): boolean {
  return ticket.startsAt !== undefined && nowMs >= Date.parse(ticket.startsAt);
}
