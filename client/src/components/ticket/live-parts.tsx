'use client';
import type { TicketView } from '@tickets/common/contracts';
import { money } from '@/lib/format';
import { useLiveTicket } from '@/lib/live/ticket-changes';
import { ticketWords } from '@/lib/strings';
import { StatusChip } from './status-chip';

/** The parts of a ticket that may change while someone looks at it. */
export interface LivePart {
  id: string;
  status: TicketView;
  price: number;
  version: number;
  lockedUntil?: string;
}

export function LiveChip({ ticket }: { ticket: LivePart }) {
  return <StatusChip status={useLiveTicket(ticket).status} />;
}

export function LivePrice({ ticket, currency }: { ticket: LivePart; currency: string }) {
  return <>{money(useLiveTicket(ticket).price, currency)}</>;
}

export function LiveStamp({ ticket }: { ticket: LivePart }) {
  const { status } = useLiveTicket(ticket);
  if (status !== 'sold') return null;
  return (
    <span className="ticket-stamp" aria-hidden="true">
      {ticketWords.status.sold}
    </span>
  );
}
