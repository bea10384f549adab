import type { ChargeSnapshot, TicketSnapshot } from '@tickets/common/contracts';
import { newId } from '@tickets/common/testing';

export function aTicket(fields: Partial<TicketSnapshot> = {}): TicketSnapshot {
  return {
    id: newId(),
    version: 0,
    userId: newId(),
    status: 'available',
    title: 'Symphony No. 9',
    priceCents: 1999,
    currency: 'usd',
    createdAt: new Date().toISOString(),
    ...fields,
  };
}

export function aCharge(orderId: string, fields: Partial<ChargeSnapshot> = {}): ChargeSnapshot {
  return {
    id: newId(),
    version: 0,
    orderId,
    userId: newId(),
    status: 'created',
    amountCents: 1999,
    currency: 'usd',
    attempt: 1,
    createdAt: new Date().toISOString(),
    ...fields,
  };
}
