'use client';
import type { TicketView } from '@tickets/common/contracts';
import { money } from '@/lib/format';
import { useLiveTicket } from '@/lib/live/ticket-changes';
import { ticketWords } from '@/lib/strings/ticket';
import { StatusChip } from './status-chip';

// Each text that changes is alone in an element of its own: where a translator wraps or replaces text nodes, React still
// finds the element, and what it says stays true.

/** The parts of a ticket that may change while someone looks at it. */
export interface LivePart {
  id: string;
  status: TicketView;
  price: number;
  version: number;
  lockedUntil?: string;
}

/** `available` says something else than that the ticket can be bought, where a page has only such tickets. */
export function LiveChip({ ticket, available }: { ticket: LivePart; available?: string }) {
  return <StatusChip status={useLiveTicket(ticket).status} available={available} />;
}

export function LivePrice({ ticket, currency }: { ticket: LivePart; currency: string }) {
  return <span translate="no">{money(useLiveTicket(ticket).price, currency)}</span>;
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

/** What its seller can do with a ticket depends on whether someone buys it. */
export function LiveAction({ ticket, isYours }: { ticket: LivePart; isYours: boolean }) {
  const { status } = useLiveTicket(ticket);
  return <span>{isYours && status === 'available' ? ticketWords.edit : ticketWords.view}</span>;
}
