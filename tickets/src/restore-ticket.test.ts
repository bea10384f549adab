import { TicketSnapshot as Schema, type TicketSnapshot } from '@tickets/common/contracts';
import { newId, useTestDatabase } from '@tickets/common/testing';
import mongoose from 'mongoose';
import { ticketToSnapshot } from './events/publishers';
import { Ticket } from './models/ticket';
import { ticketRestoreSource } from './restore-ticket';

useTestDatabase();

/** Every field that a snapshot may have. */
const snapshot: TicketSnapshot = {
  id: newId(),
  version: 7,
  detailsVersion: 3,
  userId: newId(),
  status: 'held',
  orderId: newId(),
  lockedUntil: new Date(Date.UTC(2090, 0, 3)).toISOString(),
  createdAt: new Date(Date.UTC(2090, 0, 1)).toISOString(),
  title: 'Symphony No. 9',
  priceCents: 1999,
  currency: 'usd',
  venue: 'Harbour Hall',
  city: 'Łódź',
  startsAt: new Date(Date.UTC(2090, 5, 1, 20)).toISOString(),
  timeZone: 'Europe/Warsaw',
  category: 'concert',
  section: 'A',
  row: '1',
  seat: '2',
  // Its content is in no event, so none can come back.
  delivery: 'none',
  openedAt: new Date(Date.UTC(2090, 0, 2)).toISOString(),
  passDecision: { orderId: newId(), requestedAt: new Date(Date.UTC(2090, 0, 2)).toISOString(), outcome: 'kept' },
  fromOrderId: newId(),
};

describe('a ticket that comes back from its snapshot', () => {
  it('publishes every field of it again, and is found by its words', async () => {
    expect(Object.keys(snapshot).sort()).toEqual(Object.keys(Schema.shape).sort());
    const ticket = new Ticket({ _id: snapshot.id });
    await ticketRestoreSource.applySnapshot(ticket as never, snapshot as never);
    await ticket.validate();
    expect(ticketToSnapshot(ticket, 7).data).toEqual(snapshot);
    expect(ticket.words).toContain('symphony');
    expect(ticket.soonestKey.toISOString()).toBe(snapshot.startsAt);
  });

  it('loses what the snapshot no longer has', async () => {
    const ticket = new Ticket({ _id: snapshot.id });
    await ticketRestoreSource.applySnapshot(ticket as never, snapshot as never);
    const { orderId: _orderId, lockedUntil: _lockedUntil, venue: _venue, startsAt: _startsAt, ...rest } = snapshot;
    await ticketRestoreSource.applySnapshot(ticket as never, { ...rest, status: 'available' } as never);
    expect(ticket).toMatchObject({ status: 'available', orderId: undefined, lockedUntil: undefined, venue: undefined });
    ticket.deliveryId = new mongoose.Types.ObjectId();
    await ticketRestoreSource.applySnapshot(ticket as never, { ...rest, delivery: 'ready' } as never);
    expect(ticketToSnapshot(ticket, 8).data.delivery).toBe('ready');
    await ticketRestoreSource.applySnapshot(ticket as never, snapshot as never);
    expect(ticketToSnapshot(ticket, 8).data.delivery).toBe('none');
    expect(ticketToSnapshot(ticket, 8).data.detailsVersion).toBe(snapshot.detailsVersion);
  });
});
