import { eventDate } from '@/lib/format';
import { detail, ticketWords } from '@/lib/strings';
import type { CardTicket } from './ticket-card';

/** All that the seller told, in full where the card has to shorten it. */
export function TicketFacts({ ticket }: { ticket: CardTicket }) {
  const facts: [string, string][] = [
    [detail.when, ticket.startsAt ? eventDate(ticket.startsAt, ticket.timeZone).full : ticketWords.noDate],
    [detail.where, [ticket.venue, ticket.city].filter(Boolean).join(', ') || ticketWords.noVenue],
    [detail.seat, ticketWords.seat(ticket) || ticketWords.admission],
  ];
  if (ticket.category && ticket.category !== 'other')
    facts.push([detail.category, ticketWords.category[ticket.category]]);
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_minmax(0,1fr)]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-15 text-muted max-sm:-mb-3">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
